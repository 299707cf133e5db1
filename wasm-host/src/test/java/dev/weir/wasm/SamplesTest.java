package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.service.CallOutException;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The samples, built from source with the SDKs of their languages. */
class SamplesTest {
    private final TestContext context = new TestContext().limits(Run.PATIENT);

    private Run run(String sample, ConfigValue config) throws Exception {
        return Run.of(TestBundle.sample(sample), config, context);
    }

    private static ConfigValue text(String text) {
        return new ConfigValue.Text(text);
    }

    private static ConfigValue table(String name, ConfigValue value) {
        return new ConfigValue.Table(Map.of(name, value));
    }

    @Test
    void goReadsAndSetsHeadersAndAnswers() throws Exception {
        try (Run run = run("go-headers", table("value", text("seen")))) {
            Run.Result passed = run.exchange(Run.get());
            assertThat(passed.upstream().headers().all("x-go-filter")).containsExactly("seen");
            assertThat(passed.response().headers().all("x-go-filter")).containsExactly("seen");
            Run.Result blocked = run.exchange(Run.get("X-Block", "1"));
            assertThat(blocked.sent()).isEmpty();
            assertThat(blocked.response().status()).isEqualTo(403);
            assertThat(blocked.response().body().readAll(100)).asString().isEqualTo("blocked\n");
        }
    }

    @Test
    void assemblyScriptSetsHeaders() throws Exception {
        try (Run run = run("as-headers", new ConfigValue.Nothing())) {
            for (int i = 0; i < 3; i++) {
                Run.Result result = run.exchange(Run.get());
                assertThat(result.upstream().headers().all("x-as-filter")).containsExactly("on");
                assertThat(result.response().headers().all("x-as-filter")).containsExactly("on");
            }
        }
    }

    @Test
    void pathsThatDoNotMatchAreRefused() throws Exception {
        try (Run run = run("rust-path-regex", table("path", text("/v[0-9]+/[a-z]+")))) {
            assertThat(status(run, "/v2/orders?x=/")).isEqualTo(200);
            assertThat(status(run, "/v2/orders/")).isEqualTo(403);
            assertThat(status(run, "/x/v2/orders")).isEqualTo(403);
        }
    }

    private static int status(Run run, String target) throws Exception {
        return run.exchange(Run.get().withTarget(target)).response().status();
    }

    @Test
    void anExpressionThatIsNoneIsRefusedWithTheConfiguration() {
        assertThatThrownBy(() -> run("rust-path-regex", table("path", text("("))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("regex parse error");
    }

    @Test
    void jsonBodiesAreChangedInBothDirections() throws Exception {
        ConfigValue config =
                new ConfigValue.Table(
                        Map.of(
                                "set",
                                table("seen", new ConfigValue.Bool(true)),
                                "remove",
                                new ConfigValue.Items(List.of(text("secret")))));
        try (Run run = run("rust-json-body", config)) {
            Response answer =
                    new Response(
                            200,
                            Headers.of("Content-Length", "22"),
                            Body.of("{\"a\":1,\"secret\":\"none\"}"));
            var request = ScriptedChain.request(Body.of("{\"b\":[1,2]}"));
            Run.Result result = run.exchange(request, answer);
            assertThat(result.upstream().body().readAll(100))
                    .asString()
                    .isEqualTo("{\"b\":[1,2],\"seen\":true}");
            assertThat(result.response().body().readAll(100)).asString().isEqualTo("{\"a\":1}");
            Run.Result refused = run.exchange(ScriptedChain.request(Body.of("[1")));
            assertThat(refused.sent()).isEmpty();
            assertThat(refused.response().status()).isEqualTo(400);
        }
    }

    @Test
    void aServiceIsAskedWhoMayPass() throws Exception {
        context.callOuts()
                .answer(callOut ->
                        switch (callOut.request().headers().first("x-api-key").orElse("")) {
                            case "good" ->
                                    new Response(200, Headers.of("X-User", "anna"), Body.empty());
                            case "bad" -> Response.of(401);
                            default ->
                                    throw new CallOutException(
                                            CallOutException.Reason.FAILED, "down", null);
                        });
        try (Run run = run("rust-call-out-auth", new ConfigValue.Nothing())) {
            var passed = run.exchange(Run.get("X-Api-Key", "good", "x-user", "forged"));
            assertThat(passed.upstream().headers().all("x-user")).containsExactly("anna");
            assertThat(context.callOuts().sent().getFirst().destination())
                    .isEqualTo("service:auth");
            assertThat(answered(run, "X-Api-Key", "bad")).isEqualTo(403);
            assertThat(answered(run, "X-Api-Key", "other")).isEqualTo(503);
            assertThat(answered(run)).isEqualTo(401);
        }
    }

    private static int answered(Run run, String... headers) throws Exception {
        Run.Result result = run.exchange(Run.get(headers));
        assertThat(result.sent()).isEmpty();
        return result.response().status();
    }

    @Test
    void aBucketIsSharedByAllGuests() throws Exception {
        ConfigValue config =
                new ConfigValue.Table(
                        Map.of(
                                "rate",
                                new ConfigValue.Number(BigDecimal.TWO),
                                "burst",
                                new ConfigValue.Number(BigDecimal.valueOf(3))));
        try (Run run = run("rust-token-bucket", config)) {
            for (int i = 0; i < 3; i++) {
                assertThat(status(run, "/")).isEqualTo(200);
            }
            assertThat(status(run, "/")).isEqualTo(429);
            context.clock().advance(Duration.ofMillis(500));
            assertThat(status(run, "/")).isEqualTo(200);
            assertThat(status(run, "/")).isEqualTo(429);
        }
    }

    @Test
    void httpWasmChecksATokenAndMarksWhatPasses() throws Exception {
        try (Run run = run("rust-http-wasm", text("right"))) {
            Run.Result refused = run.exchange(Run.get("x-token", "wrong"));
            assertThat(refused.sent()).isEmpty();
            assertThat(refused.response().status()).isEqualTo(401);
            assertThat(refused.response().body().readAll(100))
                    .asString()
                    .isEqualTo("an x-token is needed\n");
            Run.Result passed = run.exchange(Run.get("X-Token", "right"));
            assertThat(passed.upstream().headers().contains("x-token")).isFalse();
            assertThat(passed.upstream().headers().first("x-http-wasm")).contains("on");
            assertThat(passed.response().headers().first("x-http-wasm")).contains("on");
        }
    }
}
