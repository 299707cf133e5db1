package dev.weir.kernel.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.http1.TestServer;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Refusal;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

final class ListenerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final HttpHandler HELLO =
            (exchange, request) ->
                    new Response(
                            200,
                            Headers.of("X-Ip", exchange.client().ip()),
                            Body.of(request.path()));

    private final Reaper reaper = new Reaper();

    @AfterEach
    void close() {
        reaper.close();
    }

    private static ListenerConfig config(int port, int connections) {
        return new ListenerConfig(
                "test",
                new HostPort("127.0.0.1", port),
                new Limits(32 << 10, 100, Long.MAX_VALUE, connections));
    }

    private Listener listener(ListenerConfig config, HttpHandler handler) {
        return new Listener(
                new ServerSide(config, handler, new Refusals(), Ledger.ofHeap(), reaper),
                (HostPort) config.address());
    }

    private Listener listening(HttpHandler handler) throws IOException {
        Listener listener = listener(config(0, 100), handler);
        listener.start();
        return listener;
    }

    @Test
    void servesOnTheBoundPort() throws IOException {
        Listener listener = listening(HELLO);
        assertThat(listener.boundPort()).isPositive();
        try (RawClient client = new RawClient(listener.boundPort())) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                RawClient.Reply reply = client.reply();
                assertThat(reply.body()).isEqualTo("/");
                assertThat(reply.field("X-Ip")).isEqualTo("127.0.0.1");
            }
        }
        listener.stop(Duration.ofSeconds(5));
        assertThatThrownBy(() -> new RawClient(listener.boundPort()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void saysWhichAddressItCannotBind() throws IOException {
        Listener first = listening(HELLO);
        Listener second = listener(config(first.boundPort(), 10), HELLO);
        assertThatThrownBy(second::start)
                .isInstanceOf(BindException.class)
                .hasMessageContaining(String.valueOf(first.boundPort()));
        first.stop(Duration.ofSeconds(5));
    }

    @Test
    void bindsAgainWithinASecondWhenAcceptingEnds() throws Exception {
        Listener listener = listening(HELLO);
        try (RawClient client = new RawClient(listener.boundPort())) {
            client.send(GET);
            client.reply();
        }
        // An interrupt closes the channel that accept waits on, as a failed accept would.
        List<Thread> accepting = acceptThreads();
        accepting.forEach(Thread::interrupt);
        assertThat(accepting).isNotEmpty();
        TestServer.await(() -> accepting.stream().noneMatch(ListenerTest::accepts));
        assertThat(servedWithin(listener.boundPort(), Duration.ofSeconds(10))).isTrue();
        listener.stop(Duration.ofSeconds(5));
        assertThatThrownBy(() -> new RawClient(listener.boundPort()))
                .isInstanceOf(IOException.class);
    }

    private static boolean servedWithin(int port, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - deadline < 0) {
            try (RawClient client = new RawClient(port)) {
                client.send(GET);
                return client.reply().status() == 200;
            } catch (IOException e) {
                // Not at once: of many attempts at a free port, one comes from that very port, is
                // connected to itself, and keeps the listener from it.
                Thread.sleep(20);
            }
        }
        return false;
    }

    private static boolean accepts(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("accept"));
    }

    private static List<Thread> acceptThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("server-.*-listener"))
                .toList();
    }

    @Test
    void letsRequestsInFlightEndAndClosesIdleConnections() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Listener listener =
                listening((exchange, request) -> {
                    if (request.path().equals("/slow")) {
                        entered.countDown();
                        awaitUninterrupted(go);
                    }
                    return HELLO.handle(exchange, request);
                });
        try (RawClient idle = new RawClient(listener.boundPort());
                RawClient busy = new RawClient(listener.boundPort())) {
            idle.send(GET);
            idle.reply();
            busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            entered.await();
            Thread stopping = Thread.ofVirtual().start(() -> listener.stop(Duration.ofSeconds(20)));

            assertThat(idle.closed()).isTrue();
            // Every connection was asked to end; now it waits for those that have to.
            TestServer.await(() -> stopping.getState() == Thread.State.TIMED_WAITING);
            go.countDown();
            RawClient.Reply reply = busy.reply();
            assertThat(reply.body()).isEqualTo("/slow");
            assertThat(reply.field("Connection")).isEqualTo("close");
            assertThat(busy.closed()).isTrue();
            assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void closesWhatIsLeftAfterTheGrace() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        Listener listener =
                listening((_, _) -> {
                    entered.countDown();
                    awaitUninterrupted(never);
                    return Response.of(200);
                });
        try (RawClient client = new RawClient(listener.boundPort())) {
            client.send(GET);
            entered.await();
            long start = System.nanoTime();
            listener.stop(Duration.ofMillis(200));
            assertThat(client.closed()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(9));
        } finally {
            never.countDown();
        }
    }

    @Test
    void servesANewConnectionWhenOneHasEnded() throws Exception {
        Listener listener = listener(config(0, 1), HELLO);
        listener.start();
        try (RawClient first = new RawClient(listener.boundPort())) {
            assertThat(first.send(GET).reply().status()).isEqualTo(200);
        }
        assertThat(statusOnceThereIsRoom(listener)).isEqualTo(200);
        listener.stop(Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("RFC 9112 §9.5: an idle connection is closed for a new one beyond the limit")
    void closesAnIdleConnectionForANewOne() throws Exception {
        Listener listener = listener(config(0, 1), HELLO);
        listener.start();
        try (RawClient first = new RawClient(listener.boundPort())) {
            assertThat(first.send(GET).reply().status()).isEqualTo(200);
            assertThat(statusOnceThereIsRoom(listener)).isEqualTo(200);
            assertThat(first.closed()).isTrue();
        }
        listener.stop(Duration.ofSeconds(5));
    }

    // A connection is idle, or has ended, a little later than its client knows.
    private static int statusOnceThereIsRoom(Listener listener) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        int status;
        do {
            try (RawClient client = new RawClient(listener.boundPort())) {
                status = client.send(GET).reply().status();
            }
        } while (status == 503 && System.nanoTime() < deadline);
        return status;
    }

    @Test
    void turnsAConnectionAwayWhenNoneIsIdle() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        ListenerConfig config = config(0, 1);
        Refusals refusals = new Refusals();
        HttpHandler busy =
                (exchange, request) -> {
                    entered.countDown();
                    awaitUninterrupted(go);
                    return HELLO.handle(exchange, request);
                };
        Listener listener =
                new Listener(
                        new ServerSide(config, busy, refusals, Ledger.ofHeap(), reaper),
                        (HostPort) config.address());
        listener.start();
        try (RawClient first = new RawClient(listener.boundPort())) {
            first.send(GET);
            // Before that it is idle, and would make room.
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            try (RawClient second = new RawClient(listener.boundPort())) {
                RawClient.Reply reply = second.send(GET).reply();
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.field("Retry-After")).isEqualTo("1");
                assertThat(reply.field("Connection")).isEqualTo("close");
                assertThat(second.closed()).isTrue();
                assertThat(refusals.of(Refusal.NO_CONNECTION)).isEqualTo(1);
            }
            go.countDown();
            assertThat(first.reply().status()).isEqualTo(200);
        }
        listener.stop(Duration.ofSeconds(5));
    }

    @Test
    void platformThreadsAnswerWhileEveryCarrierSpins() throws Exception {
        PlatformListener listener =
                new PlatformListener(config(0, 10), 2, HELLO, reaper, new Refusals());
        listener.start();
        AtomicBoolean spin = new AtomicBoolean(true);
        List<Thread> spinning = new ArrayList<>();
        for (int i = 0; i < 4 * Runtime.getRuntime().availableProcessors(); i++) {
            spinning.add(
                    Thread.startVirtualThread(() -> {
                        while (spin.get()) {
                            Thread.onSpinWait();
                        }
                    }));
        }
        try (RawClient client = new RawClient(listener.boundPort())) {
            client.send(GET);
            assertThat(client.reply().status()).isEqualTo(200);
        } finally {
            spin.set(false);
        }
        for (Thread thread : spinning) {
            thread.join();
        }
        listener.stop(Duration.ofSeconds(5));
        assertThatThrownBy(() -> new RawClient(listener.boundPort()))
                .isInstanceOf(IOException.class);
    }

    @Test
    void platformThreadsAreNotHeldByIdleConnections() throws Exception {
        PlatformListener listener =
                new PlatformListener(config(0, 10), 2, HELLO, reaper, new Refusals());
        listener.start();
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            RawClient client = new RawClient(listener.boundPort());
            clients.add(client);
            client.send(GET);
            assertThat(client.reply().status()).isEqualTo(200);
        }
        for (RawClient client : clients) {
            client.close();
        }
        listener.stop(Duration.ofSeconds(5));
    }

    @Test
    void platformThreadsAreNotHeldByThoseWhoSayNothing() throws Exception {
        Duration patience = Duration.ofMinutes(5);
        ListenerConfig patient =
                config(0, 10).with(new ClientTimeouts(patience, patience, patience));
        Refusals refusals = new Refusals();
        PlatformListener listener = new PlatformListener(patient, 2, HELLO, reaper, refusals);
        listener.start();
        List<RawClient> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                silent.add(new RawClient(listener.boundPort()));
            }
            for (int i = 0; i < 10; i++) {
                try (RawClient client = new RawClient(listener.boundPort())) {
                    assertThat(client.send(GET).reply().status()).isEqualTo(200);
                }
            }
            // So many that wait are kept; the longest waiting go.
            assertThat(silent.getFirst().closed()).isTrue();
            assertThat(silent.getLast().send(GET).reply().status()).isEqualTo(200);
            assertThat(refusals.of(Refusal.NO_CONNECTION)).isBetween(170L, 182L);
        } finally {
            for (RawClient client : silent) {
                client.close();
            }
            listener.stop(Duration.ofSeconds(5));
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
