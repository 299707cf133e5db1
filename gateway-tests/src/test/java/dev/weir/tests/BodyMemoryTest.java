package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bodies that are larger than the heap, and those who stop taking them, cost in memory. */
class BodyMemoryTest {
    private static final long LARGE = 300 * BodyRun.MIB;
    private static final long HUGE = 1L << 40;
    private static final long GROWTH = 64 * BodyRun.MIB;
    private static final long HELD = 16 * BodyRun.MIB;

    @TempDir private Path folder;
    private BodyRun run;

    @BeforeEach
    void start() throws IOException {
        run = new BodyRun(folder);
    }

    @AfterEach
    void stop() throws IOException {
        run.close();
    }

    @Test
    void bodiesLargerThanTheHeapPassThrough() throws IOException {
        assertThat(run.growthOf(LARGE)).isLessThan(GROWTH);
    }

    @Test
    void aClientThatStopsReadingIsHeldForLittleAndEnded() throws IOException {
        run.warmUp();
        long before = run.weir.residentBytes();
        try (Socket client = run.connect()) {
            client.getOutputStream()
                    .write(Streams.ascii("GET /" + HUGE + " HTTP/1.1\r\nHost: h\r\n\r\n"));
            Streams.head(client.getInputStream());
            Await.until("the answer is given up", run.weir::log, run.server::ended);
            assertThat(run.weir.residentBytes() - before).isLessThan(HELD);
            // What is between the two is in the buffers of their sockets.
            assertThat(run.server.moved()).isLessThan(64 * BodyRun.MIB);
            assertThat(run.weir.metric("weir_refused_total\\{[^}]*reason=\"write-timeout\"[^}]*}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aServerThatStopsReadingIsHeldForLittleAndEnded() throws Exception {
        run.warmUp();
        long before = run.weir.residentBytes();
        try (Socket client = run.connect()) {
            AtomicLong sent = new AtomicLong();
            OutputStream out = client.getOutputStream();
            out.write(
                    Streams.ascii(
                            "POST /stall HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n"
                                    .formatted(HUGE)));
            Thread sending =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    Streams.write(out, HUGE, sent);
                                } catch (IOException e) {
                                    // The gateway ended it, as it should.
                                }
                            });
            assertThat(Streams.head(client.getInputStream())).startsWith("HTTP/1.1 504");
            assertThat(run.weir.residentBytes() - before).isLessThan(HELD);
            sending.join();
            assertThat(sent.get()).isLessThan(64 * BodyRun.MIB);
        }
    }
}
