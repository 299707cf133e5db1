package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StartBackoffTest {
    private final GatewayException failure =
            new GatewayException(
                    FailureType.PLUGIN_FAILED, GatewayException.Source.PLUGIN, "no start");

    private final StartBackoff backoff = new StartBackoff();
    private long now = Long.MAX_VALUE - 5; // nanoTime may overflow

    /** Fails, and tells how many seconds later a start may be tried again. */
    private long waitAfterFailure() {
        backoff.failed(failure, now);
        long seconds = 0;
        while (!backoff.isOver(now + TimeUnit.SECONDS.toNanos(seconds))) {
            seconds++;
        }
        now += TimeUnit.SECONDS.toNanos(seconds);
        return seconds;
    }

    @Test
    void eachFailureInARowWaitsTwiceAsLongUpToAMinute() {
        assertThat(backoff.isOver(now)).isTrue();
        for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(waitAfterFailure()).isEqualTo(seconds);
            assertThat(backoff.failure()).containsSame(failure);
        }
    }

    @Test
    void aStartThatWentWellForgetsWhatWasBefore() {
        waitAfterFailure();
        waitAfterFailure();
        backoff.started();
        assertThat(backoff.failure()).isEmpty();
        assertThat(backoff.isOver(now)).isTrue();
        assertThat(waitAfterFailure()).isEqualTo(1);
    }
}
