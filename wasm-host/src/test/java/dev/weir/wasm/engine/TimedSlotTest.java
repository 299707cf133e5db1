package dev.weir.wasm.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.spi.GuestSlot.Breach;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What computes is cut after its time, what only takes long is not. */
@Timeout(60)
class TimedSlotTest {
    private static final Duration TIME = Duration.ofMillis(400);

    private final TimedSlot slot = new TimedSlot(TIME);

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void cutsWhatComputesWithoutEnd(boolean virtual) {
        Optional<Breach> breach =
                on(
                        virtual,
                        () -> {
                            slot.enter();
                            while (!Thread.currentThread().isInterrupted()) {
                                Thread.onSpinWait();
                            }
                            return slot.exit();
                        });
        assertThat(breach).contains(Breach.TIME);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leavesWhatTheMachineHasNoTimeFor(boolean virtual) {
        Optional<Breach> breach =
                on(
                        virtual,
                        () -> {
                            slot.enter();
                            long end = System.nanoTime() + 2 * TIME.toNanos();
                            for (long left = 1; left > 0; left = end - System.nanoTime()) {
                                LockSupport.parkNanos(left);
                            }
                            return slot.exit();
                        });
        assertThat(breach).isEmpty();
    }

    private static <T> T on(boolean virtual, Supplier<T> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        (virtual ? Thread.ofVirtual() : Thread.ofPlatform())
                .start(() -> done.completeAsync(work, Runnable::run));
        return done.join();
    }
}
