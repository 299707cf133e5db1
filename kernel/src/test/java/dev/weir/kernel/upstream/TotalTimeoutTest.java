package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.FailureType;
import dev.weir.api.Outcome;
import dev.weir.api.Outcome.Ending;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.TestServer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the bound of a whole exchange does in each of its phases. */
final class TotalTimeoutTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final Duration TOTAL = Duration.ofMillis(300);

    private final UpstreamFixture fixture = new UpstreamFixture();
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void close() {
        end.countDown();
        fixture.close();
    }

    private TestServer proxy(ScriptedUpstream server) throws IOException {
        Upstream upstream = fixture.to(server);
        return new TestServer(
                (exchange, request) -> {
                    exchange.within(TOTAL.toNanos());
                    assertThat(exchange.deadline().orElseThrow())
                            .isBefore(Instant.now().plus(TOTAL));
                    return upstream.send(exchange, request, UpstreamFixture.KEEP);
                },
                Limits.DEFAULT,
                TestServer.PATIENT);
    }

    @Test
    void answers504WhileThereIsNoHead() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            while (end.getCount() > 0) {
                                connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                                Thread.sleep(50);
                            }
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            assertThat(client.send(GET).reply().status()).isEqualTo(504);
        }
    }

    @Test
    void answers504WhileAClientIsStillSending() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(ScriptedUpstream.Connection::reportRest);
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            assertThat(client.reply().status()).isEqualTo(504);
            assertThat(server.end()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void abortsAnAnswerThatTrickles() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n");
                            while (end.getCount() > 0) {
                                connection.send("x");
                                Thread.sleep(20);
                            }
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.rest()).hasSizeLessThan(10_000);
            assertAborted(proxy);
        }
    }

    @Test
    void abortsAnAnswerThatTheClientDoesNotTake() throws Exception {
        String body = "x".repeat(16 << 20);
        try (ScriptedUpstream server =
                        new ScriptedUpstream(
                                ScriptedUpstream.always(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 16777216\r\n\r\n"
                                                + body));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            assertAborted(proxy);
        }
    }

    private static void assertAborted(TestServer proxy) {
        Outcome outcome = proxy.outcome();
        assertThat(outcome.ending()).isEqualTo(Ending.ABORTED);
        assertThat(outcome.failure()).contains(FailureType.UPSTREAM_TIMEOUT);
        assertThat(outcome.duration()).isGreaterThanOrEqualTo(TOTAL);
    }

    @Test
    void leavesConnectionsOfBothSidesAsTheyWere() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(
                                ScriptedUpstream.always(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            assertThat(client.send(GET).reply().body()).isEqualTo("ok");
            Thread.sleep(TOTAL.multipliedBy(2));
            assertThat(client.send(GET).reply().body()).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(1);
        }
    }
}
