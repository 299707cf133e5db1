package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.metrics.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class MemoryLimitTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final int HEAD = 64 << 10;

    private static Rules holding(long bytes) {
        return Rules.DEFAULT.with(new Limits(HEAD, HEAD, 100, Long.MAX_VALUE, 100, bytes));
    }

    private static TestServer server(long bytes) throws IOException {
        return new TestServer(
                (_, _) -> new Response(200, Headers.empty(), Body.of("ok")),
                holding(bytes).config());
    }

    @Test
    void refusesAHeadThatCannotBeHeld() throws Exception {
        try (TestServer server = server(100_000)) {
            List<RawClient> half = new ArrayList<>();
            // Each holds 32 KiB of a head that never ends, the last one too much.
            for (int i = 0; i < 3; i++) {
                RawClient client = server.client();
                half.add(client);
                client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(20_000));
                long held = (i + 1) * (32L << 10);
                TestServer.await(() -> server.held() == held);
            }
            try (RawClient client = server.client()) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(20_000) + "\r\n\r\n");
                RawClient.Reply reply = client.reply();
                assertThat(reply.status()).isEqualTo(503);
                assertThat(reply.field("Retry-After")).isEqualTo("1");
                assertThat(reply.field("Connection")).isEqualTo("close");
            }
            assertThat(server.refusals().of(Refusal.NO_MEMORY)).isEqualTo(1);
            for (RawClient client : half) {
                client.close();
            }
            TestServer.await(() -> server.held() == 0);
            try (RawClient client = server.client()) {
                client.send(GET);
                assertThat(client.reply().status()).isEqualTo(200);
            }
        }
    }

    @Test
    void refusesRequestsWhoseBuffersCannotBeHeld() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (TestServer server =
                        new TestServer(
                                (_, _) -> {
                                    entered.countDown();
                                    await(go);
                                    return new Response(200, Headers.empty(), Body.of("ok"));
                                },
                                holding(60_000).config());
                RawClient first = server.client();
                RawClient second = server.client()) {
            first.send(GET);
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            second.send(GET);
            assertThat(second.reply().status()).isEqualTo(503);
            go.countDown();
            assertThat(first.reply().status()).isEqualTo(200);
            TestServer.await(() -> server.held() == 0);
        }
    }

    @Test
    void holdsNothingBetweenRequests() throws Exception {
        try (TestServer server = server(1 << 20);
                RawClient client = server.client()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(50_000) + "\r\n\r\n");
                assertThat(client.reply().status()).isEqualTo(200);
                TestServer.await(() -> server.held() == 0);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
