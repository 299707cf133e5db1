package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A built-in of each phase, a Rust filter and a JS filter on one route, switched while it serves.
 */
class ChainTest {
    @TempDir private Path folder;

    private WeirProcess weir;

    @BeforeEach
    void start() throws IOException {
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                routes:
                  - name: chain
                    path: /*
                    to: weir:echo
                    plugins:
                      # In no order: phases decide.
                      - use: "%1$s"
                      - use: "%2$s"
                      - use: rate-limit
                        config: { rate: 100000/s, burst: 100000, by: ip }
                      - use: key-auth
                        config: { header: x-api-key }
                consumers:
                  - { name: acme, key-auth: [ { key: secret } ] }
                """
                        .formatted(Project.JS_PLUGIN, Project.WASM_PLUGIN));
        weir = WeirProcess.run(folder, "-c", "weir.yaml");
    }

    @AfterEach
    void stop() {
        weir.close();
    }

    @Test
    void runsInPhaseOrder() {
        JsonNode chain = Http.json(Http.get(weir.admin("/v1/routes/chain/chain")));

        assertThat(texts(chain, "phase"))
                .containsExactly("AUTHENTICATE", "ADMIT", "TRANSFORM", "TRANSFORM");
        assertThat(texts(chain, "name"))
                .containsExactly("key-auth", "rate-limit", "hello", "rust-headers");
        assertThat(texts(chain, "state")).containsOnly("ACTIVE");
    }

    @Test
    void eachEffectIsSeenByTheClientAndByTheUpstream() {
        HttpResponse<String> refused = Http.get(weir.url("/a"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("ratelimit")).isEmpty();

        HttpResponse<String> answer = Http.get(weir.url("/a"), "x-api-key", "secret");
        JsonNode atUpstream = Http.json(answer).path("headers");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("ratelimit")).isPresent();
        assertThat(answer.headers().firstValue("x-rust-filter")).contains("on");
        assertThat(answer.headers().firstValue("x-hello")).isPresent();
        assertThat(upstreamNames(atUpstream))
                .contains("x-rust-filter", "x-hello")
                .doesNotContain("x-api-key");
    }

    @Test
    void aToggleIsSeenByTheNextRequest() {
        for (Effect effect : effects()) {
            assertThat(effect.there().getAsBoolean()).as(effect.plugin()).isTrue();
            toggle(effect.plugin(), false);
            assertThat(effect.there().getAsBoolean()).as(effect.plugin() + " off").isFalse();
            toggle(effect.plugin(), true);
            assertThat(effect.there().getAsBoolean()).as(effect.plugin() + " on").isTrue();
        }
    }

    private record Effect(String plugin, java.util.function.BooleanSupplier there) {}

    private List<Effect> effects() {
        return List.of(
                new Effect("key-auth", () -> Http.get(weir.url("/a")).statusCode() == 401),
                new Effect("rate-limit", () -> header("ratelimit")),
                new Effect("rust-headers", () -> header("x-rust-filter")),
                new Effect("hello", () -> header("x-hello")));
    }

    private boolean header(String name) {
        return Http.get(weir.url("/a"), "x-api-key", "secret")
                .headers()
                .firstValue(name)
                .isPresent();
    }

    @Test
    void aRequestInFlightDoesNotBreakWhenItsPluginsAreSwitchedOff() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), weir.port())) {
            OutputStream out = socket.getOutputStream();
            InputStream in = socket.getInputStream();
            send(
                    out,
                    """
                    POST /slow HTTP/1.1\r
                    Host: a\r
                    x-api-key: secret\r
                    Content-Length: 6\r
                    Expect: 100-continue\r
                    Connection: close\r
                    \r
                    """);
            // RFC 9110 §10.1.1: sent once the body is asked for, so the request is past all
            // filters.
            String interim = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(in.readNBytes(interim.length()), StandardCharsets.US_ASCII))
                    .isEqualTo(interim);
            send(out, "abc");
            for (Effect effect : effects()) {
                toggle(effect.plugin(), false);
            }
            send(out, "def");
            String answer = new String(in.readAllBytes(), StandardCharsets.UTF_8);

            // It entered with all four on, and leaves through all four.
            assertThat(answer).startsWith("HTTP/1.1 200").contains("abcdef");
            assertThat(answer.toLowerCase(java.util.Locale.ROOT))
                    .contains("x-rust-filter: on", "x-hello: ", "ratelimit: ");
        }
        assertThat(header("x-rust-filter")).isFalse();
    }

    private static void send(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    @Test
    void noRequestFailsDuringFiftyToggles() throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger answered = new AtomicInteger();
        List<String> failures = new CopyOnWriteArrayList<>();
        List<Thread> clients =
                java.util.stream.IntStream.range(0, 4)
                        .mapToObj(
                                _ -> Thread.ofVirtual().start(() -> ask(done, answered, failures)))
                        .toList();
        List<String> names = List.of("key-auth", "rate-limit", "hello", "rust-headers");
        for (int i = 0; i < 50; i++) {
            toggle(names.get((i / 2) % names.size()), i % 2 == 1);
        }
        done.set(true);
        for (Thread client : clients) {
            client.join();
        }

        assertThat(failures).isEmpty();
        assertThat(answered.get()).isGreaterThan(100);
        assertThat(texts(Http.json(Http.get(weir.admin("/v1/routes/chain/chain"))), "state"))
                .containsOnly("ACTIVE");
    }

    private void ask(AtomicBoolean done, AtomicInteger answered, List<String> failures) {
        while (!done.get()) {
            try {
                HttpResponse<String> answer = Http.get(weir.url("/a"), "x-api-key", "secret");
                if (answer.statusCode() != 200) {
                    failures.add(answer.statusCode() + " " + answer.body());
                }
                answered.incrementAndGet();
            } catch (RuntimeException e) {
                failures.add(e.toString());
            }
        }
    }

    private void toggle(String plugin, boolean on) {
        HttpResponse<String> answer =
                Http.put(
                        weir.admin(
                                "/v1/routes/chain/plugins/%s/enabled?confirm=opens-route"
                                        .formatted(plugin)),
                        Boolean.toString(on));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    private static List<String> texts(JsonNode array, String field) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.path(field).asString())
                .toList();
    }

    private static List<String> upstreamNames(JsonNode headers) {
        return headers.propertyNames().stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .toList();
    }
}
