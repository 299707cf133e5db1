package dev.weir.kernel.listener;

import static org.assertj.core.api.Assertions.assertThat;

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
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlatformListenerTest {
    private static final int THREADS = 4;
    private static final HttpHandler ECHO =
            (_, request) -> {
                try {
                    return new Response(
                            200, Headers.empty(), Body.of(request.body().readAll(1 << 20)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            };

    /** Those who stop in the middle could otherwise hold a thread for that long. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P",
                "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n",
                "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\nx"
            })
    @Timeout(60)
    void threadsAreNotHeldByThoseWhoBeginAndStop(String beginning) throws Exception {
        try (Reaper reaper = new Reaper()) {
            PlatformListener listener = listening(reaper);
            List<RawClient> stopped = new ArrayList<>();
            try {
                for (int i = 0; i < 300; i++) {
                    stopped.add(new RawClient(listener.boundPort()).send(beginning));
                }
                for (int i = 0; i < 10; i++) {
                    assertAnswers(listener);
                }
            } finally {
                for (RawClient client : stopped) {
                    client.close();
                }
                listener.stop(Duration.ofSeconds(5));
            }
        }
    }

    @Test
    void whoSendsInPiecesIsServedWhileThereAreThreads() throws Exception {
        try (Reaper reaper = new Reaper()) {
            PlatformListener listener = listening(reaper);
            try (RawClient slow = new RawClient(listener.boundPort())) {
                slow.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\na");
                for (int i = 0; i < THREADS; i++) {
                    assertAnswers(listener);
                }
                assertThat(slow.send("b").reply().status()).isEqualTo(200);
            }
            listener.stop(Duration.ofSeconds(5));
        }
    }

    private static void assertAnswers(PlatformListener listener) throws IOException {
        try (RawClient client = new RawClient(listener.boundPort())) {
            client.send("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    private static PlatformListener listening(Reaper reaper) throws IOException {
        ListenerConfig config =
                new ListenerConfig(
                                "test",
                                new HostPort("127.0.0.1", 0),
                                new Limits(32 << 10, 100, Long.MAX_VALUE, 10))
                        .with(new ClientTimeouts(PATIENCE, PATIENCE, PATIENCE));
        PlatformListener listener =
                new PlatformListener(config, THREADS, ECHO, reaper, new Refusals());
        listener.start();
        return listener;
    }
}
