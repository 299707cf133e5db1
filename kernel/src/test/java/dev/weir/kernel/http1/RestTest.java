package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.exchange.HttpHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that wait for a request without a thread. */
final class RestTest {
    private static final HttpHandler ECHO =
            (_, request) -> new Response(200, Headers.empty(), Body.of(request.target()));

    private static void ask(RawClient client, String target) throws IOException {
        client.send("GET " + target + " HTTP/1.1\r\nHost: h\r\n\r\n");
        assertThat(client.reply().body()).isEqualTo(target);
    }

    private static void rested(TestServer server) throws InterruptedException {
        TestServer.await(() -> {
            server.look();
            return !server.anyThread();
        });
    }

    @Test
    void aConnectionThatWaitsHasNoThreadAndAnswersTheNextRequest() throws Exception {
        try (TestServer server = new TestServer(ECHO);
                RawClient client = server.client();
                RawClient silent = server.client()) {
            ask(client, "/1");
            TestServer.await(() -> server.open() == 2);
            rested(server);

            assertThat(server.open()).isEqualTo(2);
            ask(client, "/2");
            ask(silent, "/3");
            rested(server);
            ask(client, "/4");
        }
    }

    @Test
    void aConnectionThatRestsStillEndsAfterItsTime() throws Exception {
        ClientTimeouts brief =
                new ClientTimeouts(
                        Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofMillis(500));
        try (TestServer server = new TestServer(ECHO, Limits.DEFAULT, brief);
                RawClient client = server.client()) {
            ask(client, "/1");
            rested(server);
            assertThat(client.closed()).isTrue();
            TestServer.await(() -> server.open() == 0);
            assertThat(server.reaper().watched()).isZero();
        }
    }

    @Test
    void aConnectionThatRestsEndsWithItsClientAndWhenItIsDrained() throws Exception {
        try (TestServer server = new TestServer(ECHO);
                RawClient leaving = server.client();
                RawClient staying = server.client()) {
            ask(leaving, "/1");
            ask(staying, "/2");
            rested(server);
            leaving.endOutput();
            TestServer.await(() -> server.open() == 1);
            server.drain();
            assertThat(staying.closed()).isTrue();
            TestServer.await(() -> server.open() == 0);
        }
    }

    /** Each is asked to rest again and again, whatever it does. */
    @Test
    void noRequestIsLostToRest() throws Exception {
        Duration time = Duration.ofSeconds(1);
        long end = System.nanoTime() + time.toNanos();
        List<Future<Integer>> players = new ArrayList<>();
        try (TestServer server = new TestServer(ECHO);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 32; i++) {
                players.add(threads.submit(() -> play(server, end)));
            }
            while (System.nanoTime() - end < 0) {
                server.look();
            }
            for (Future<Integer> player : players) {
                assertThat(player.get(30, TimeUnit.SECONDS)).isPositive();
            }
        }
    }

    private static int play(TestServer server, long end) throws IOException {
        int rounds = 0;
        try (RawClient client = server.client()) {
            while (rounds == 0 || System.nanoTime() - end < 0) {
                ask(client, "/" + rounds);
                rounds++;
            }
        }
        return rounds;
    }
}
