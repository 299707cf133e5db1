package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Client;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ContinueTest {

    /** A peer that takes nothing, until the connection is ended. */
    private static final class FullTransport implements Transport {
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public int read(byte[] buffer, int offset, int length) {
            return -1;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            try {
                assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            throw new IOException("ended");
        }

        @Override
        public void endOutput() {}

        @Override
        public void endInput() {}

        @Override
        public void close() {
            ended.countDown();
        }

        @Override
        public void abort() {
            close();
        }

        @Override
        public Client peer() {
            return new Client("127.0.0.1", 1, false);
        }
    }

    @Test
    void doesNotWaitForEverForAClientThatTakesNothing() {
        FullTransport transport = new FullTransport();
        try (Reaper reaper = new Reaper();
                Deadline deadline = reaper.watch(transport::abort)) {
            Continue expectation =
                    new Continue(transport, deadline, Duration.ofMillis(1).toNanos(), true);
            assertThatThrownBy(expectation::grant).isInstanceOf(IOException.class);
            assertThat(deadline.expired()).isTrue();
        }
    }
}
