package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.TestContext;
import dev.weir.tck.WatchedBody;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the sample guest, made with the real SDK, does in the host. */
abstract class RustHeadersCases {

    abstract TestBundle bundle();

    @Test
    void addsAHeaderToTheRequestAndDerivesOneFromWhatItRead() throws Exception {
        try (Run run = Run.of(bundle(), new ConfigValue.Nothing())) {
            Headers headers =
                    run.exchange(Run.get("User-Agent", "curl/8.5.0 (x86_64)")).upstream().headers();
            assertThat(headers.all("x-rust-filter")).containsExactly("on");
            assertThat(headers.all("x-rust-agent")).containsExactly("curl");
            assertThat(headers.name(0)).isEqualTo("Host");
            assertThat(headers.first("user-agent")).contains("curl/8.5.0 (x86_64)");
        }
    }

    @Test
    void addsAHeaderToTheResponseAndDerivesOneFromTheUpstreams() throws Exception {
        try (Run run =
                Run.of(
                        bundle(),
                        new ConfigValue.Nothing(),
                        new TestContext().limits(Run.PATIENT).grant())) {
            WatchedBody body = new WatchedBody("content");
            Response answer =
                    new Response(
                            201,
                            Headers.of("Content-Type", "text/html; charset=utf-8"),
                            body.body());
            Response response = run.exchange(Run.get(), answer).response();
            assertThat(response.status()).isEqualTo(201);
            assertThat(response.headers().all("x-rust-filter")).containsExactly("on");
            assertThat(response.headers().all("x-rust-media-type")).containsExactly("text/html");
            assertThat(response.body()).isSameAs(body.body());
        }
    }

    @Test
    void isConfiguredByAnObject() throws Exception {
        ConfigValue config = new ConfigValue.Table(Map.of("value", new ConfigValue.Text("\"x\"")));
        try (Run run = Run.of(bundle(), config)) {
            assertThat(run.exchange(Run.get()).upstream().headers().first("x-rust-filter"))
                    .contains("\"x\"");
        }
    }

    @Test
    void isConfiguredByTheBytesOfAText() throws Exception {
        ConfigValue config = new ConfigValue.Text("{ \"value\" : \"text\" }");
        try (Run run = Run.of(bundle(), config)) {
            assertThat(run.exchange(Run.get()).upstream().headers().first("x-rust-filter"))
                    .contains("text");
        }
    }

    @Test
    void aConfigurationThatTheGuestRefusesIsRefusedWithTheGuestsOwnWords() {
        ConfigValue config = new ConfigValue.Table(Map.of("vlaue", new ConfigValue.Text("x")));
        assertThatThrownBy(() -> Run.of(bundle(), config))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("acme/test@1.0.0 (test)")
                .hasMessageContaining("proxy_on_configure answered false")
                .hasMessageContaining("unknown field `vlaue`");
    }

    @Test
    void seesBytesThatAreNotUtf8AsTheyAre() throws Exception {
        try (Run run = Run.of(bundle(), new ConfigValue.Nothing())) {
            assertThat(
                            run.exchange(Run.get("User-Agent", "caf\u00e9/1"))
                                    .upstream()
                                    .headers()
                                    .first("x-rust-agent"))
                    .contains("caf\u00e9");
        }
    }

    @Test
    void itsLinesReachTheLog() throws Exception {
        try (Run run = Run.of(bundle(), new ConfigValue.Nothing())) {
            run.exchange(Run.get());
            // One line: the requests of the warm-up leave none.
            assertThat(run.context().logged())
                    .containsExactly("DEBUG request passed (exchange exchange-1)");
        }
    }

    @Test
    void leavesTheRestOfTheRequestAlone() throws Exception {
        try (Run run = Run.of(bundle(), new ConfigValue.Nothing())) {
            var sent =
                    run.exchange(
                                    Run.get("X-Twice", "1", "Content-Length", "4", "X-Twice", "2")
                                            .withMethod("PUT")
                                            .withBody(Body.of("body")))
                            .upstream();
            assertThat(sent.method()).isEqualTo("PUT");
            assertThat(sent.target()).isEqualTo("/orders?page=2");
            assertThat(sent.headers().all("X-Twice")).containsExactly("1", "2");
            assertThat(sent.headers().all("Content-Length")).containsExactly("4");
            assertThat(sent.body().readAll(10)).asString().isEqualTo("body");
        }
    }
}
