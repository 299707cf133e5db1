package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.config.UpstreamPolicy.Connections;
import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.TestServer;
import dev.weir.kernel.metrics.UpstreamFault;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More requests at a time than a target may have connections. */
final class PendingTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private final UpstreamFixture fixture = new UpstreamFixture();
    private final Semaphore answers = new Semaphore(0);

    @AfterEach
    void close() {
        answers.release(100);
        fixture.close();
    }

    private ScriptedUpstream slow() throws IOException {
        return new ScriptedUpstream(connection -> {
            while (!connection.head().isEmpty()) {
                answers.acquire();
                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            }
        });
    }

    /** At most one connection, and that many who wait for it. */
    private TestServer proxy(HostPort target, int pending) throws IOException {
        return proxy(target, new Connections(1, pending));
    }

    private TestServer proxy(HostPort target, Connections connections) throws IOException {
        UpstreamPolicy usual = UpstreamPolicy.DEFAULT;
        UpstreamPolicy policy =
                new UpstreamPolicy(
                        usual.balancing(),
                        UpstreamFixture.PATIENT,
                        1,
                        connections,
                        usual.ejection(),
                        usual.dnsRefresh(),
                        usual.tls());
        Upstream upstream =
                fixture.upstream(
                        new ServiceConfig(
                                "s",
                                List.of(new TargetConfig(new Endpoint.Http(target), 1)),
                                policy,
                                List.of()));
        return UpstreamFixture.proxy(upstream);
    }

    @Test
    void refusesAtOnceWhenNobodyMayWait() throws Exception {
        try (ScriptedUpstream server = slow();
                TestServer proxy = proxy(server.address(), 0);
                RawClient first = proxy.client();
                RawClient second = proxy.client()) {
            first.send(GET);
            server.head();
            RawClient.Reply refused = second.send(GET).reply();
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.field("Retry-After")).isEqualTo("1");
            assertThat(refused.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(fixture.figures(server.address()).faults(UpstreamFault.QUEUE_FULL))
                    .isEqualTo(1);
            // Whoever has a connection, and whoever comes when it is free, notices nothing.
            answers.release(2);
            assertThat(first.reply().status()).isEqualTo(200);
            assertThat(second.send(GET).reply().status()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void letsAsManyWaitAsMayAndRefusesTheNext() throws Exception {
        try (ScriptedUpstream server = slow();
                TestServer proxy = proxy(server.address(), 1);
                RawClient first = proxy.client();
                RawClient second = proxy.client();
                RawClient third = proxy.client()) {
            first.send(GET);
            server.head();
            second.send(GET);
            TestServer.await(() -> fixture.figures(server.address()).waiting() == 1);
            assertThat(third.send(GET).reply().status()).isEqualTo(503);
            answers.release(2);
            assertThat(first.reply().status()).isEqualTo(200);
            assertThat(second.reply().status()).isEqualTo(200);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    // Who has been given a connection and has yet to run waits no more.
    @Test
    void refusesNobodyWhileThereAreOnlyAsManyAsMayBeThere() throws Exception {
        int each = 64;
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            while (!connection.head().isEmpty()) {
                                connection.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                            }
                        });
                TestServer proxy = proxy(server.address(), new Connections(each, each));
                ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> statuses = new ArrayList<>();
            for (int i = 0; i < 2 * each; i++) {
                statuses.add(clients.submit(() -> worstOf(proxy, 100)));
            }
            for (Future<Integer> status : statuses) {
                assertThat(status.get()).isEqualTo(200);
            }
        }
    }

    private static int worstOf(TestServer proxy, int requests) throws IOException {
        int worst = 0;
        try (RawClient client = proxy.client()) {
            for (int i = 0; i < requests; i++) {
                worst = Math.max(worst, client.send(GET).reply().status());
            }
        }
        return worst;
    }
}
