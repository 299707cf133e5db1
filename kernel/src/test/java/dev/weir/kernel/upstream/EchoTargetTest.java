package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class EchoTargetTest {
    private final UpstreamFixture fixture = new UpstreamFixture();
    private final Upstream echo =
            fixture.upstream(
                    new ServiceConfig(
                            "echo",
                            List.of(new TargetConfig(new Endpoint.Echo(), 1)),
                            UpstreamPolicy.DEFAULT,
                            List.of()));

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void answersWithWhatItWasSent() throws IOException {
        Request request =
                UpstreamFixture.request("POST", "/a/b?c=%20d&e", Body.of("h\"\u00e9llo\n"))
                        .withHeaders(
                                Headers.of("Host", "api.example", "X-Two", "1", "x-two", "\u00e9"));

        Response response = UpstreamFixture.send(echo, request);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().first("content-type")).contains("application/json");
        assertThat(new String(response.body().readAll(1 << 20), StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"method\":\"POST\",\"path\":\"/a/b\",\"query\":\"c=%20d&e\",\"headers\":{"
                                + "\"Host\":[\"api.example\"],\"X-Two\":[\"1\",\"\u00e9\"],"
                                + "\"X-Forwarded-For\":[\"192.0.2.1\"],"
                                + "\"X-Real-IP\":[\"192.0.2.1\"],"
                                + "\"X-Forwarded-Proto\":[\"http\"],"
                                + "\"X-Forwarded-Host\":[\"api.example\"],"
                                + "\"X-Forwarded-Port\":[\"80\"],\"Via\":[\"1.1 weir\"],"
                                + "\"Content-Length\":[\"8\"]},"
                                + "\"body\":\"h\\\"\u00e9llo\\n\",\"bodyBytes\":8}\n");
    }

    @Test
    void countsWhatItDoesNotShow() throws IOException {
        Body body = Body.stream(new ByteArrayInputStream(new byte[300_000]), -1);
        String json =
                UpstreamFixture.text(
                        UpstreamFixture.send(echo, UpstreamFixture.request("PUT", "/", body)));
        assertThat(json)
                .contains("\"bodyBytes\":300000}")
                .contains("\"Transfer-Encoding\":[\"chunked\"]");
        assertThat(json.length()).isLessThan(6 * (64 << 10) + 1000);
    }
}
