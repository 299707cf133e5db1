package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Outcome;
import dev.weir.api.Outcome.Ending;
import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.TestServer;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that leaves while the upstream still works for it. */
final class GoneClientTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    // More than a listener looks while a request is answered at once.
    private static final int LOOKS = 20;

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** An upstream that answers with {@code begin} and then nothing, until it is left. */
    private static ScriptedUpstream silentAfter(String begin) throws IOException {
        return new ScriptedUpstream(
                connection -> {
                    connection.head();
                    connection.send(begin);
                    connection.reportRest();
                },
                ScriptedUpstream.always(OK));
    }

    private static void lookUntilTold(TestServer proxy) throws InterruptedException {
        TestServer.await(() -> {
            proxy.look();
            return !proxy.outcomes().isEmpty();
        });
    }

    private TestServer proxy(ScriptedUpstream server) throws IOException {
        return UpstreamFixture.proxy(fixture.to(server));
    }

    @Test
    void endsAnExchangeThatIsNotAnswered() throws Exception {
        try (ScriptedUpstream server = silentAfter("");
                TestServer proxy = proxy(server)) {
            try (RawClient client = proxy.client()) {
                client.send(GET);
                server.head();
            }
            lookUntilTold(proxy);
            assertThat(server.end()).isEqualTo("reset");
            Outcome outcome = proxy.outcome();
            assertThat(outcome.ending()).isEqualTo(Ending.CLIENT_GONE);
            assertThat(outcome.status()).isZero();
            // No failure of the target: the next client is served.
            try (RawClient next = proxy.client()) {
                assertThat(next.send(GET).reply().body()).isEqualTo("ok");
            }
        }
    }

    @Test
    void endsAStreamThatIsSilent() throws Exception {
        try (ScriptedUpstream server =
                        silentAfter(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
                TestServer proxy = proxy(server)) {
            try (RawClient client = proxy.client()) {
                client.send(GET);
                client.head();
                client.text("0001\r\na\r\n".length());
            }
            lookUntilTold(proxy);
            assertThat(server.end()).isEqualTo("reset");
            assertThat(proxy.outcome().ending()).isEqualTo(Ending.CLIENT_GONE);
        }
    }

    @Test
    void endsAnExchangeWhoseContentWasSentWhole() throws Exception {
        try (ScriptedUpstream server = silentAfter("");
                TestServer proxy = proxy(server)) {
            try (RawClient client = proxy.client()) {
                client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
                server.head();
            }
            lookUntilTold(proxy);
            assertThat(proxy.outcome().ending()).isEqualTo(Ending.CLIENT_GONE);
            server.end();
        }
    }

    @Test
    void servesWhoStaysHoweverOftenItIsLookedAt() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            answer.await();
                            connection.send(OK);
                            connection.head();
                            connection.send(OK);
                            connection.awaitEnd();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            server.head();
            look(proxy);
            // The next request waits behind it; that is no end.
            client.send(GET);
            look(proxy);
            answer.countDown();
            assertThat(client.reply().body()).isEqualTo("ok");
            assertThat(client.reply().body()).isEqualTo("ok");
            look(proxy);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void doesNotTakeTheEndOfASlowUploadsBytesForTheEndOfTheClient() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n");
                            connection.send(connection.text(LOOKS));
                            connection.awaitEnd();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n".formatted(LOOKS));
            proxy.request();
            for (int i = 0; i < LOOKS; i++) {
                look(proxy);
                client.send("x");
            }
            assertThat(client.reply().body()).hasSize(LOOKS);
        }
    }

    private static void look(TestServer proxy) {
        for (int i = 0; i < LOOKS; i++) {
            proxy.look();
        }
    }
}
