package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Guests that loop, trap and throw: they are stopped, and nobody else notices. */
class FaultyGuestTest {
    private static final String FAULTY_JS =
            """
            export default {
              onRequest(request) {
                const fault = request.headers.get("x-fault");
                if (fault === "loop") { for (;;) {} }
                if (fault === "throw") { throw new Error("told to throw"); }
              },
              onResponse(response, ctx) {
                if (ctx.request.headers.get("x-fault") === "throw-on-response") {
                  throw new Error("told to throw on the response");
                }
              },
            };
            """;

    // A guest for http-wasm that loops if the method has four letters:
    //   (import "http_handler" "get_method" (func $get_method (param i32 i32) (result i32)))
    //   (func (export "handle_request") (result i64)
    //     (if (i32.eq (call $get_method (i32.const 0) (i32.const 16)) (i32.const 4)) (then (loop
    // (br 0))))
    //     (i64.const 1))
    //   (func (export "handle_response") (param i32 i32))
    private static final String LOOPING_HTTP_WASM =
            "AGFzbQEAAAABEANgAAF+YAJ/fwBgAn9/AX8CGwEMaHR0cF9oYW5kbGVyCmdldF9tZXRob2QAAgMDAgABBQMBAAEH"
                    + "LQMGbWVtb3J5AgAOaGFuZGxlX3JlcXVlc3QAAQ9oYW5kbGVfcmVzcG9uc2UAAgoaAhUAQQBBEBAAQQRGBEAD"
                    + "QAwACwtCAQsCAAs=";

    @TempDir private Path folder;

    private WeirProcess weir;

    @BeforeEach
    void start() throws IOException {
        Path js = Files.createDirectories(folder.resolve("faulty-js"));
        Files.writeString(
                js.resolve("manifest.json"),
                """
                {"name": "test/faulty-js", "version": "1.0.0", "kind": "js", "abi": "js/1", "entry": "plugin.js"}
                """);
        Files.writeString(js.resolve("plugin.js"), FAULTY_JS);
        Path httpWasm = Files.createDirectories(folder.resolve("looping-http-wasm"));
        Files.writeString(
                httpWasm.resolve("manifest.json"),
                """
                {"name": "test/looping", "version": "1.0.0", "kind": "wasm", "abi": "http-wasm/0.1", "entry": "plugin.wasm"}
                """);
        Files.write(httpWasm.resolve("plugin.wasm"), Base64.getDecoder().decode(LOOPING_HTTP_WASM));
        Files.writeString(folder.resolve("weir.yaml"), configuration());
        weir = WeirProcess.run(folder, "-c", "weir.yaml");
    }

    private static String configuration() {
        StringBuilder routes = new StringBuilder();
        for (String onError : new String[] {"closed", "open"}) {
            routes.append(
                    """
                      - { name: js-%1$s, path: /js-%1$s, to: "weir:echo", plugins: [ { use: ./faulty-js, on-error: %1$s, breaker: off } ] }
                      - { name: wasm-%1$s, path: /wasm-%1$s, to: "weir:echo", plugins: [ { use: "%2$s", on-error: %1$s, breaker: off, config: x-fault } ] }
                    """
                            .formatted(onError, Project.FAULTY_WASM));
        }
        return """
        listeners: [ { name: public, address: "127.0.0.1:0" } ]
        admin: { address: "127.0.0.1:0" }
        services: [ { name: patient, targets: [ { url: "weir:echo" } ], timeouts: { total: 300ms } } ]
        routes:
          - { name: plain, path: /plain, to: "weir:echo" }
          - { name: js-total, path: /js-total, service: patient, plugins: [ { use: ./faulty-js, limits: { time: 1m, wall: 1m }, breaker: { failures: 1 } } ] }
          - { name: wasm-total, path: /wasm-total, service: patient, plugins: [ { use: "%s", limits: { time: 1m, wall: 1m }, breaker: { failures: 1 }, config: x-fault } ] }
          - { name: http-wasm-total, path: /http-wasm-total, service: patient, plugins: [ { use: ./looping-http-wasm, limits: { time: 1m, wall: 1m }, breaker: { failures: 1 } } ] }
          - { name: http-wasm-closed, path: /http-wasm-closed, to: "weir:echo", plugins: [ { use: ./looping-http-wasm, breaker: off } ] }
          - { name: shaky, path: /shaky, to: "weir:echo", plugins: [ { use: ./faulty-js, breaker: { failures: 3, quarantine: 100ms } } ] }
        """
                        .formatted(Project.FAULTY_WASM)
                + routes;
    }

    @AfterEach
    void stop() {
        weir.close();
    }

    @ParameterizedTest
    @CsvSource({"js,throw", "js,throw-on-response", "wasm,trap", "wasm,panic", "wasm,recurse"})
    void aGuestThatFailsClosedGivesAProblemAndTheGatewayLives(String kind, String fault) {
        HttpResponse<String> failed = ask("/" + kind + "-closed", fault);

        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.headers().firstValue("content-type"))
                .contains("application/problem+json");
        assertThat(Http.json(failed).path("status").asInt()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("told to").doesNotContain("faulty");
        assertThat(weir.log()).contains(Http.json(failed).path("instance").asString());
        assertThat(ask("/" + kind + "-closed", "none").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"js,throw", "js,throw-on-response", "wasm,trap", "wasm,panic-on-response"})
    void aGuestThatFailsOpenGivesTheUpstreamsAnswer(String kind, String fault) {
        HttpResponse<String> answer = ask("/" + kind + "-open", fault);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Http.json(answer).path("path").asString()).isEqualTo("/" + kind + "-open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"js", "wasm", "http-wasm"})
    void aLoopIsCutAtItsLimitWhileOthersAreAnswered(String kind) throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        List<Long> othersMillis = new CopyOnWriteArrayList<>();
        List<String> othersFailures = new CopyOnWriteArrayList<>();
        // On platform threads: what is measured must not wait for carriers of this process.
        Thread others =
                Thread.ofPlatform().start(() -> askOthers(done, othersMillis, othersFailures));
        List<Long> cutMillis = new CopyOnWriteArrayList<>();
        int loopers = 2 * Runtime.getRuntime().availableProcessors();
        List<Thread> loops =
                IntStream.range(0, loopers)
                        .mapToObj(_ -> Thread.ofPlatform().start(() -> tenLoops(kind, cutMillis)))
                        .toList();
        for (Thread loop : loops) {
            loop.join();
        }
        done.set(true);
        others.join();

        // The limit is 50 ms of compute. Far below what an uncut loop takes, which is for ever;
        // the rest of the bound is for a busy machine.
        assertThat(cutMillis)
                .hasSize(10 * loopers)
                .allMatch(millis -> millis >= 40 && millis < 5_000);
        assertThat(weir.log().lines().filter(line -> line.contains(" was cut ")))
                .isNotEmpty()
                .allMatch(line -> line.contains("limit of 50 ms"));
        assertThat(othersFailures).isEmpty();
        // Waiting for loops to be cut, a tenth of them would take a quarter of a second and more.
        List<Long> sorted = othersMillis.stream().sorted().toList();
        assertThat(sorted).isNotEmpty();
        assertThat(sorted.get((int) (0.9 * sorted.size()))).as("of %s", sorted).isLessThan(150);
        assertThat(ask("/" + kind + "-closed", "none").statusCode()).isEqualTo(200);
        assertThat(errors(kind + "-closed")).isEqualTo(10L * loopers);
    }

    private void tenLoops(String kind, List<Long> cutMillis) {
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            if (ask("/" + kind + "-closed", "loop").statusCode() == 500) {
                cutMillis.add((System.nanoTime() - start) / 1_000_000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"js", "wasm", "http-wasm"})
    void aGuestHasNoLongerThanItsExchangeAndThatIsNotItsFailure(String kind) {
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            HttpResponse<String> late = ask("/" + kind + "-total", "loop");
            assertThat(late.statusCode()).as(late.body()).isEqualTo(504);
            // Far less than the minute that the guest may compute.
            assertThat((System.nanoTime() - start) / 1_000_000).isBetween(290L, 10_000L);
        }

        assertThat(errors(kind + "-total")).isZero();
        assertThat(events(kind + "-total")).as("though one failure is enough").isEmpty();
        assertThat(weir.log()).contains("timeouts.total was used up while plugin ");
        assertThat(ask("/" + kind + "-total", "none").statusCode()).isEqualTo(200);
    }

    @Test
    void aGuestThatKeepsFailingIsLeftOutAndComesBack() {
        for (int i = 0; i < 3; i++) {
            assertThat(ask("/shaky", "throw").statusCode()).isEqualTo(500);
        }
        Await.until("it is left out", weir::log, () -> ask("/shaky", "throw").statusCode() == 503);
        Await.until(
                "it is back",
                weir::log,
                () -> {
                    ask("/shaky", "none");
                    return events("shaky").contains("restored");
                });

        assertThat(events("shaky")).contains("quarantined", "probing", "restored");
        JsonNode errors = Http.json(Http.get(weir.admin("/v1/errors?route=shaky")));
        JsonNode error = errors.path(errors.size() - 1);
        assertThat(error.path("plugin").asString()).isEqualTo("faulty-js");
        assertThat(error.path("bundle").asString()).isEqualTo("test/faulty-js 1.0.0");
        assertThat(error.path("position").asString()).startsWith("plugin.js:5:");
        assertThat(error.path("message").asString()).contains("told to throw");
    }

    @Test
    void aGuestsMemoryAndHostCallsAreOnItsAccount() {
        assertThat(ask("/wasm-closed", "none").statusCode()).isEqualTo(200);

        JsonNode guests =
                Http.json(Http.get(weir.admin("/v1/routes/wasm-closed/chain")))
                        .path(0)
                        .path("guests");
        assertThat(guests.path("memory").asString()).matches("[1-9][0-9]+B");
        assertThat(guests.path("host-calls").asLong()).isPositive();
    }

    private List<String> events(String route) {
        JsonNode events = Http.json(Http.get(weir.admin("/v1/events?route=" + route)));
        List<String> steps = new ArrayList<>();
        events.forEach(event -> steps.add(event.path("event").asString()));
        return steps;
    }

    private void askOthers(AtomicBoolean done, List<Long> millis, List<String> failures) {
        while (!done.get()) {
            long start = System.nanoTime();
            try {
                HttpResponse<String> answer = ask("/plain", "none");
                if (answer.statusCode() != 200) {
                    failures.add(answer.body());
                }
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
            millis.add((System.nanoTime() - start) / 1_000_000);
        }
    }

    private long errors(String route) {
        JsonNode chain = Http.json(Http.get(weir.admin("/v1/routes/" + route + "/chain")));
        return chain.path(0).path("figures").path("errors").asLong();
    }

    private HttpResponse<String> ask(String path, String fault) {
        // For the guest of http-wasm, the method says the same.
        return fault.equals("loop")
                ? Http.post(weir.url(path), "", "x-fault", fault)
                : Http.get(weir.url(path), "x-fault", fault);
    }
}
