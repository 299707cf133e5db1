package dev.weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TestContextTest {
    private final TestContext context = new TestContext();

    @Test
    void theClockStandsUntilItIsMoved() {
        assertThat(context.clock().instant()).isEqualTo(Instant.EPOCH);
        context.clock().advance(Duration.ofSeconds(3));
        assertThat(context.clock().millis()).isEqualTo(3000);
    }

    @Test
    void randomNumbersAreTheSameEachTime() {
        assertThat(context.random().nextLong()).isEqualTo(new TestContext().random().nextLong());
    }

    @Test
    void theLogCanBeRead() {
        context.log().log(System.Logger.Level.INFO, "plain {0}");
        context.log().log(System.Logger.Level.WARNING, "guest {0}", "geo");
        context.log().log(System.Logger.Level.ERROR, "failed", new IllegalStateException("x"));
        assertThat(context.logged())
                .containsExactly(
                        "INFO plain {0}",
                        "WARNING guest geo", "ERROR failed: java.lang.IllegalStateException: x");
    }

    @Test
    void theMeterCutsAGuestThatTakesTooLongAndClearsTheInterrupt() throws Exception {
        context.limits(new Limits(Duration.ofMillis(5), Duration.ofSeconds(2), 1));
        GuestSlot slot = context.guests().slot(Thread::interrupt, false);
        slot.enter();
        boolean cut = false;
        try {
            new CountDownLatch(1).await(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            cut = true;
        }
        assertThat(slot.exit()).contains(GuestSlot.Breach.TIME);
        assertThat(cut).isTrue();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        slot.close();
    }

    @Test
    void anInterruptThatComesWithTheCutIsClearedToo() {
        context.limits(new Limits(Duration.ofMillis(5), Duration.ofSeconds(2), 1));
        GuestSlot slot = context.guests().slot(Thread::interrupt, false);
        slot.enter();
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        assertThat(slot.exit()).contains(GuestSlot.Breach.TIME);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aGuestInTimeIsNotCutAndTheSlotIsUsedAgain() {
        // So long that no machine is too busy for it.
        context.limits(new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1));
        GuestSlot slot = context.guests().slot(_ -> {}, false);
        for (int i = 0; i < 3; i++) {
            slot.enter();
            assertThat(slot.exit()).isEmpty();
        }
    }

    @Test
    void theMeterNamesAWrongUse() {
        GuestSlot slot = context.guests().slot(_ -> {}, false);
        assertThatIllegalStateException()
                .isThrownBy(slot::exit)
                .withMessageContaining("without having been entered");
        slot.enter();
        assertThatIllegalStateException()
                .isThrownBy(slot::enter)
                .withMessageContaining("entered twice");
        assertThatIllegalStateException()
                .isThrownBy(slot::close)
                .withMessageContaining("while guest code runs");
        slot.exit();
    }
}
