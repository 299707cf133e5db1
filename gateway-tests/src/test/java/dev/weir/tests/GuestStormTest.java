package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Four times as many calls as there are cores spin in plugins of one kind: the admin API goes on to
 * answer, and a toggle ends it.
 */
class GuestStormTest {
    private static final int CALLERS = 4 * Runtime.getRuntime().availableProcessors();

    private static final String JS =
            """
            export default {
              onRequest(request) {
                if (request.method === "DELETE") { for (;;) {} }
              },
            };
            """;

    private static final String JAVA =
            """
            import module dev.weir.api;
            import module java.base;

            public final class SpinPlugin implements PluginFactory<SpinPlugin.Config> {
                record Config() {}

                @Override
                public PluginDescriptor descriptor() {
                    return PluginDescriptor.of("test/spin", "1.0.0", Phase.TRANSFORM);
                }

                @Override
                public ConfigSchema<Config> schema() {
                    return ConfigSchema.of(MethodHandles.lookup(), Config.class);
                }

                @Override
                public Filter create(Config config, PluginContext context) {
                    return (exchange, next) -> {
                        while (next.request().method().equals("DELETE")) {
                            if (Thread.interrupted()) {
                                throw new InterruptedException();
                            }
                        }
                        return next.proceed(next.request());
                    };
                }
            }
            """;

    /**
     * A guest of http-wasm that spins if the method has six letters:
     *
     * <pre>
     * (import "http_handler" "get_method" (func $get_method (param i32 i32) (result i32)))
     * (memory (export "memory") 1)
     * (func (export "handle_request") (result i64)
     *   (if (i32.eq (call $get_method (i32.const 0) (i32.const 16)) (i32.const 6))
     *     (then (loop (br 0))))
     *   (i64.const 1))
     * (func (export "handle_response") (param i32 i32))
     * </pre>
     */
    private static final String HTTP_WASM =
            "AGFzbQEAAAABEANgAn9/AX9gAAF+YAJ/fwACGwEMaHR0cF9oYW5kbGVyCmdldF9tZXRob2QAAAMDAgECBQMBAAEH"
                    + "LQMGbWVtb3J5AgAOaGFuZGxlX3JlcXVlc3QAAQ9oYW5kbGVfcmVzcG9uc2UAAgoaAhUAQQBBEBAAQQZGBEAD"
                    + "QAwACwtCAQsCAAs=";

    @TempDir private Path folder;

    enum Kind {
        JS("js", "js/1", "", "plugin.js", "{}"),
        JS_IN_A_LANE("js", "js/1", "", "plugin.js", "{ isolation: lane }"),
        JS_IN_A_SANDBOX("js", "js/1", "\"sandbox\": \"wasm\",", "plugin.js", "{}"),
        PROXY_WASM("wasm", "proxy-wasm/0.2.1", "", "plugin.wasm", "{}"),
        HTTP_WASM("wasm", "http-wasm/0.1", "", "plugin.wasm", "{}"),
        JAVA("java", "spi/1", "", "SpinPlugin", "{ wall: 100ms }");

        private final String kind;
        private final String abi;
        private final String more;
        private final String entry;
        private final String limits;

        Kind(String kind, String abi, String more, String entry, String limits) {
            this.kind = kind;
            this.abi = abi;
            this.more = more;
            this.entry = entry;
            this.limits = limits;
        }

        void write(Path plugin) throws IOException {
            Files.createDirectories(plugin.resolve("src/main/java"));
            Files.writeString(
                    plugin.resolve("manifest.json"),
                    """
                    {"name": "test/spin", "version": "1.0.0", "kind": "%s", "abi": "%s", %s "entry": "%s"}
                    """
                            .formatted(kind, abi, more, entry));
            switch (this) {
                case JS, JS_IN_A_LANE, JS_IN_A_SANDBOX ->
                        Files.writeString(plugin.resolve("plugin.js"), GuestStormTest.JS);
                case PROXY_WASM ->
                        Files.copy(
                                Project.FAULTY_WASM.resolve("plugin.wasm"),
                                plugin.resolve("plugin.wasm"));
                case HTTP_WASM ->
                        Files.write(
                                plugin.resolve("plugin.wasm"),
                                Base64.getDecoder().decode(GuestStormTest.HTTP_WASM));
                case JAVA -> {
                    Files.writeString(
                            plugin.resolve("src/main/java/SpinPlugin.java"), GuestStormTest.JAVA);
                    WeirCommand built =
                            WeirCommand.run(plugin.getParent(), "plugin", "build", "spin");
                    assertThat(built.exit()).as(built.err()).isZero();
                }
            }
        }

        String use() {
            return "use: ./spin, limits: %s%s%s"
                    .formatted(
                            limits,
                            this == JAVA ? ", trust: java" : "",
                            this == PROXY_WASM ? ", config: x-fault" : "");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theAdminApiAnswersWhileCallsSpinAndAToggleEndsThem(Kind kind)
            throws IOException, InterruptedException {
        kind.write(folder.resolve("spin"));
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                routes:
                  - { name: plain, path: /plain, to: "weir:echo" }
                  - { name: spin, path: /spin, to: "weir:echo", plugins: [ { %s, breaker: off } ] }
                """
                        .formatted(kind.use()));
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            AtomicBoolean done = new AtomicBoolean();
            List<Thread> callers =
                    IntStream.range(0, CALLERS)
                            .mapToObj(_ -> Thread.ofVirtual().start(() -> spinOn(weir, done)))
                            .toList();
            Await.until("calls are ended", weir::log, () -> errors(weir) > CALLERS);
            assertQuick("/health/live", () -> Http.get(weir.admin("/health/live")));
            assertQuick("/metrics", () -> Http.get(weir.admin("/metrics")));
            assertQuick("/v1/status", () -> Http.get(weir.admin("/v1/status")));
            assertThat(spin(weir).statusCode()).as("the storm is still on").isEqualTo(500);
            assertQuick(
                    "the toggle",
                    () -> Http.put(weir.admin("/v1/routes/spin/plugins/spin/enabled"), "false"));
            // Switched off, the same requests are answered: it is over while the callers go on.
            Await.until("it is over", weir::log, () -> spin(weir).statusCode() == 200);
            done.set(true);
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(Http.get(weir.url("/plain")).statusCode()).isEqualTo(200);
        }
    }

    private static void spinOn(WeirProcess weir, AtomicBoolean done) {
        while (!done.get()) {
            spin(weir);
        }
    }

    private static HttpResponse<String> spin(WeirProcess weir) {
        return Http.send(
                Http.with(HttpRequest.newBuilder(weir.url("/spin")).DELETE(), "x-fault", "loop")
                        .build());
    }

    private static long errors(WeirProcess weir) {
        return Http.json(Http.get(weir.admin("/v1/routes/spin/chain")))
                .path(0)
                .path("figures")
                .path("errors")
                .asLong();
    }

    /** Eight times of ten within a second: a box that is busy with other tests may miss some. */
    private static void assertQuick(String what, Supplier<HttpResponse<String>> call) {
        List<Long> millis = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long start = System.nanoTime();
            assertThat(call.get().statusCode()).as(what).isEqualTo(200);
            millis.add((System.nanoTime() - start) / 1_000_000);
        }
        assertThat(millis.stream().sorted().toList().get(7))
                .as(what + " " + millis)
                .isLessThan(1000);
    }
}
