package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.metrics.Refusal;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that take their time must cost themselves their connection, and nobody else anything. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class SlowClientsTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private static TestServer server(ClientTimeouts timeouts) throws IOException {
        return new TestServer(
                (_, request) -> {
                    try {
                        return new Response(
                                200, Headers.empty(), Body.of(request.body().readAll(1 << 20)));
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                },
                Rules.DEFAULT.with(timeouts).config());
    }

    @Test
    void answersOthersWhile500HeadsAnd300BodiesAreHalfSentAndEndsThemAll() throws Exception {
        ClientTimeouts timeouts =
                new ClientTimeouts(
                        Duration.ofSeconds(3), Duration.ofSeconds(3), Duration.ofMinutes(1));
        try (TestServer server = server(timeouts)) {
            List<RawClient> slow = new ArrayList<>();
            for (int i = 0; i < 800; i++) {
                RawClient client = server.client();
                slow.add(client);
                client.send(
                        i < 500
                                ? "GET / HTTP/1.1\r\nHost: h\r\nX-Slow: "
                                : "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nabc");
            }
            try (RawClient other = server.client()) {
                for (int i = 0; i < 20; i++) {
                    other.send(GET);
                    assertThat(other.reply().status()).isEqualTo(200);
                }
            }
            for (RawClient client : slow) {
                assertThat(client.reply().status()).isEqualTo(408);
                assertThat(client.closed()).isTrue();
                client.close();
            }
            assertThat(server.refusals().of(Refusal.HEAD_TIMEOUT)).isEqualTo(500);
            assertThat(server.refusals().of(Refusal.BODY_TIMEOUT)).isEqualTo(300);
        }
    }

    @Test
    void endsABodyThatTrickles() throws Exception {
        ClientTimeouts timeouts =
                new ClientTimeouts(
                        Duration.ofMinutes(1), Duration.ofMillis(500), Duration.ofMinutes(1), 100);
        try (TestServer server = server(timeouts);
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\n");
            // Never 500 ms without a byte, but far from 100 bytes a second.
            int sent = 0;
            while (server.refusals().of(Refusal.BODY_TIMEOUT) == 0 && sent < 200) {
                client.send("a");
                sent++;
                Thread.sleep(50);
            }
            assertThat(client.reply().status()).isEqualTo(408);
            assertThat(server.refusals().of(Refusal.BODY_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void takesABodyThatIsSlowButFastEnough() throws Exception {
        ClientTimeouts timeouts =
                new ClientTimeouts(
                        Duration.ofMinutes(1), Duration.ofSeconds(4), Duration.ofMinutes(1), 10);
        try (TestServer server = server(timeouts);
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                client.send("a".repeat(100));
                Thread.sleep(20);
            }
            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void endsAHeadThatTrickles() throws Exception {
        ClientTimeouts timeouts =
                new ClientTimeouts(
                        Duration.ofMillis(500), Duration.ofMinutes(1), Duration.ofMinutes(1));
        try (TestServer server = server(timeouts);
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nX: ");
            int sent = 0;
            while (server.refusals().of(Refusal.HEAD_TIMEOUT) == 0 && sent < 200) {
                client.send("a");
                sent++;
                Thread.sleep(50);
            }
            assertThat(client.reply().status()).isEqualTo(408);
        }
    }
}
