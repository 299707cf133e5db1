package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Response;
import dev.weir.kernel.config.Underscores;
import dev.weir.kernel.metrics.Refusal;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Field names that some servers cannot tell from others. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class UnderscoresTest {
    private static final String REQUEST =
            "GET / HTTP/1.1\r\nHost: h\r\nX_User: forged\r\nX-User: real\r\n_: a\r\nx-user: more\r\n\r\n";

    private static TestServer server(Underscores policy) throws IOException {
        return new TestServer((_, _) -> Response.of(200), Rules.DEFAULT.with(policy).config());
    }

    @Test
    void dropsThemAndKeepsTheOthersInOrder() throws IOException {
        try (TestServer server = server(Underscores.DROP);
                RawClient client = server.client()) {
            assertThat(client.send(REQUEST).reply().status()).isEqualTo(200);
            var headers = server.request().headers();
            assertThat(headers.all("x-user")).containsExactly("real", "more");
            assertThat(headers.contains("x_user")).isFalse();
            assertThat(headers.size()).isEqualTo(3);
        }
    }

    @Test
    void keepsThem() throws IOException {
        try (TestServer server = server(Underscores.KEEP);
                RawClient client = server.client()) {
            assertThat(client.send(REQUEST).reply().status()).isEqualTo(200);
            assertThat(server.request().headers().all("x_user")).containsExactly("forged");
        }
    }

    @Test
    void refusesThem() throws IOException {
        try (TestServer server = server(Underscores.REJECT);
                RawClient client = server.client()) {
            client.send(REQUEST + REQUEST);
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.closed()).isTrue();
            assertThat(server.handled()).isZero();
            assertThat(server.refusals().of(Refusal.UNDERSCORE)).isEqualTo(1);
        }
    }
}
