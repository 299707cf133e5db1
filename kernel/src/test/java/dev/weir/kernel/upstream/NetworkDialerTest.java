package dev.weir.kernel.upstream;

import static dev.weir.kernel.upstream.ScriptedUpstream.always;
import static dev.weir.kernel.upstream.UpstreamFixture.get;
import static dev.weir.kernel.upstream.UpstreamFixture.send;
import static dev.weir.kernel.upstream.UpstreamTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.FailureType;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.http1.TestServer;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.metrics.UpstreamFault;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Names, addresses, and where no request goes. */
final class NetworkDialerTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

    private final UpstreamFixture fixture = new UpstreamFixture();
    private final TargetFigures figures = new TargetFigures();
    private final TargetHealth health = new TargetHealth("t", figures, 0);

    @AfterEach
    void close() {
        fixture.close();
    }

    private NetworkDialer dialer(int port, HostLookup lookup, Duration refresh) {
        return new NetworkDialer(
                new Endpoint.Http(new HostPort("name.example", port)),
                HostAddresses.of("name.example", lookup, refresh, fixture.reaper),
                fixture.reserved,
                null,
                fixture.reaper);
    }

    private static InetAddress[] addresses(String... literals) {
        InetAddress[] addresses = new InetAddress[literals.length];
        for (int i = 0; i < literals.length; i++) {
            addresses[i] = InetAddress.ofLiteral(literals[i]);
        }
        return addresses;
    }

    @Test
    void goesOnToTheNextAddressWhateverIsWrongWithOne() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK));
                NetworkDialer dialer =
                        dialer(
                                server.address().port(),
                                _ -> addresses("255.255.255.255", "127.0.0.1"),
                                Duration.ofDays(1))) {
            for (int i = 0; i < 4; i++) {
                TargetTransport transport = dialer.dial(health, PATIENCE);
                assertThat(transport.peer().ip()).isEqualTo("127.0.0.1");
                transport.close();
            }
        }
    }

    @Test
    void usesAllAddressesOfAName() throws Exception {
        // A server on every loopback address: Linux answers on all of 127.0.0.0/8.
        try (java.net.ServerSocket server = new java.net.ServerSocket(0, 50);
                NetworkDialer dialer =
                        dialer(
                                server.getLocalPort(),
                                _ -> addresses("127.0.0.1", "127.0.0.2", "127.0.0.3"),
                                Duration.ofDays(1))) {
            Set<String> used = new TreeSet<>();
            for (int i = 0; i < 6; i++) {
                TargetTransport transport = dialer.dial(health, PATIENCE);
                used.add(transport.peer().ip());
                transport.close();
            }
            assertThat(used).containsExactly("127.0.0.1", "127.0.0.2", "127.0.0.3");
        }
    }

    @Test
    void waitsForAnAnswerOnlyAsLongAsItMay() {
        CountDownLatch end = new CountDownLatch(1);
        HostLookup stuck =
                _ -> {
                    try {
                        end.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    throw new UnknownHostException("stuck");
                };
        try (NetworkDialer dialer = dialer(1, stuck, Duration.ofDays(1))) {
            long start = System.nanoTime();
            assertFails(
                    () -> dialer.dial(health, TimeUnit.MILLISECONDS.toNanos(100)),
                    FailureType.UPSTREAM_FAILED);
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE);
            assertThat(figures.faults(UpstreamFault.UNRESOLVED)).isEqualTo(1);
        } finally {
            end.countDown();
        }
    }

    @Test
    void keepsTheLastGoodAnswerWhileTheNameCannotBeLookedUp() throws Exception {
        AtomicInteger lookups = new AtomicInteger();
        HostLookup once =
                host -> {
                    if (lookups.getAndIncrement() > 0) {
                        throw new UnknownHostException(host);
                    }
                    return addresses("127.0.0.1");
                };
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK));
                NetworkDialer dialer =
                        dialer(server.address().port(), once, Duration.ofMillis(20))) {
            dialer.dial(health, PATIENCE).close();
            TestServer.await(() -> lookups.get() >= 2);
            dialer.dial(health, PATIENCE).close();
            assertThat(figures.faults()).isZero();
        }
    }

    @Test
    void sendsToNewAddressesAndLetsStreamsToOldOnesEnd() throws Exception {
        AtomicReference<String> answer = new AtomicReference<>("127.0.0.1");
        try (java.net.ServerSocket server = new java.net.ServerSocket(0, 50);
                NetworkDialer dialer =
                        dialer(
                                server.getLocalPort(),
                                _ -> addresses(answer.get()),
                                Duration.ofMillis(20))) {
            ConnectionPool pool =
                    new ConnectionPool(
                            dialer,
                            fixture.reaper,
                            dev.weir.kernel.config.UpstreamPolicy.Connections.DEFAULT);
            UpstreamConnection streaming = pool.acquire(health, PATIENCE, false);
            UpstreamConnection pooled = pool.acquire(health, PATIENCE, false);
            pooled.release(PATIENCE);

            answer.set("127.0.0.2");
            TestServer.await(() -> dialer.addresses().contains(InetAddress.ofLiteral("127.0.0.2")));

            UpstreamConnection next = pool.acquire(health, PATIENCE, false);
            assertThat(next.transport().peer().ip()).isEqualTo("127.0.0.2");
            assertThat(next.reused()).isFalse();
            streaming.transport().write(new byte[1], 0, 1);
            streaming.release(PATIENCE);
            next.release(PATIENCE);
            assertThat(pool.open()).isEqualTo(1);
            UpstreamConnection again = pool.acquire(health, PATIENCE, false);
            assertThat(again).isSameAs(next);
            again.discard();
            pool.retire();
        }
    }

    @Test
    void sendsNothingToWhereTheGatewayIsAdministered() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK))) {
            int port = server.address().port();
            fixture.reserved.reserve(port);
            for (String name : java.util.List.of("127.0.0.1", "localhost", "0.0.0.0", "::")) {
                Upstream upstream =
                        fixture.upstream(
                                UpstreamFixture.service(
                                        UpstreamFixture.PATIENT, 0, new HostPort(name, port)));
                assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
                assertThat(fixture.figures(new HostPort(name, port)).faults(UpstreamFault.RESERVED))
                        .as(name)
                        .isEqualTo(1);
            }
            assertThat(server.connections()).isZero();
        }
    }
}
