package dev.weir.kernel.guest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.Limits;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WatchdogTest {
    private static final Limits LIMITS =
            new Limits(Duration.ofMillis(30), Duration.ofSeconds(20), 32L << 20);

    private final Watchdog watchdog = new Watchdog();

    @AfterEach
    void close() {
        watchdog.close();
    }

    @Test
    void cutsALoopOnAVirtualThread() throws Exception {
        assertThat(onVirtualThread(() -> spin(LIMITS))).contains(Breach.TIME);
    }

    @Test
    void cutsALoopOnAPlatformThread() throws Exception {
        assertThat(spin(LIMITS)).contains(Breach.TIME);
    }

    @Test
    void doesNotBillTheTimeAGuestWaits() throws Exception {
        Optional<Breach> breach =
                onVirtualThread(() -> {
                    GuestSlot slot = watchdog.meter(() -> LIMITS).slot(Thread::interrupt, false);
                    slot.enter();
                    // Longer than the time limit by far, but without computing.
                    LockSupport.parkNanos(200_000_000);
                    return slot.exit();
                });

        assertThat(breach).isEmpty();
    }

    @Test
    void cutsAGuestThatWaitsLongerThanTheWallLimit() throws Exception {
        Limits limits = new Limits(Duration.ofSeconds(10), Duration.ofMillis(50), 1 << 20);

        Optional<Breach> breach =
                onVirtualThread(() -> {
                    GuestSlot slot = watchdog.meter(() -> limits).slot(Thread::interrupt, false);
                    slot.enter();
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
                    return slot.exit();
                });

        assertThat(breach).contains(Breach.WALL);
    }

    @Test
    void cutsAGuestThatAllocatesMoreThanItMay() throws Exception {
        Limits limits = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 32L << 20);

        Optional<Breach> breach =
                onVirtualThread(() -> {
                    GuestSlot slot = watchdog.meter(() -> limits).slot(Thread::interrupt, true);
                    slot.enter();
                    List<byte[]> kept = new ArrayList<>();
                    while (!Thread.currentThread().isInterrupted()) {
                        kept.add(new byte[64 << 10]);
                        if (kept.size() > 64) {
                            kept.clear();
                        }
                    }
                    return slot.exit();
                });

        assertThat(breach).contains(Breach.MEMORY);
    }

    @Test
    void cutsAGuestWhoseExchangeHasToBeOver() throws Exception {
        Limits ample = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20);

        Optional<Breach> breach =
                onVirtualThread(() -> {
                    GuestSlot slot = watchdog.meter(() -> ample).slot(Thread::interrupt, false);
                    slot.enter(Duration.ofMillis(30));
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
                    Optional<Breach> first = slot.exit();
                    // The deadline was that entry's.
                    slot.enter();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
                    assertThat(slot.exit()).isEmpty();
                    return first;
                });

        assertThat(breach).contains(Breach.DEADLINE);
    }

    @Test
    void aGuestOverItsOwnLimitIsCutForThat() throws Exception {
        Limits tight = new Limits(Duration.ofSeconds(20), Duration.ofMillis(1), 1 << 20);

        Optional<Breach> breach =
                onVirtualThread(() -> {
                    GuestSlot slot = watchdog.meter(() -> tight).slot(Thread::interrupt, false);
                    slot.enter(Duration.ZERO);
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(30));
                    return slot.exit();
                });

        assertThat(breach).contains(Breach.WALL);
    }

    @Test
    void aCutNeverHitsWhatRunsAfterTheGuest() throws Exception {
        Limits tight = new Limits(Duration.ofMillis(1), Duration.ofSeconds(20), 1 << 20);
        int cuts =
                onVirtualThread(() -> {
                    GuestSlot slot = watchdog.meter(() -> tight).slot(Thread::interrupt, false);
                    int count = 0;
                    for (int i = 0; i < 100; i++) {
                        slot.enter();
                        long end = System.nanoTime() + (i % 7) * 1_000_000L;
                        while (System.nanoTime() < end) {
                            Thread.onSpinWait();
                        }
                        count += slot.exit().isPresent() ? 1 : 0;
                        assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    }
                    return count;
                });

        assertThat(cuts).isPositive();
    }

    @Test
    void cutsLoopsOnEveryCarrierAtOnce() throws Exception {
        int guests = 4 * Runtime.getRuntime().availableProcessors();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Breach>>> spinning = new ArrayList<>();
            for (int i = 0; i < guests; i++) {
                spinning.add(threads.submit(() -> spin(LIMITS)));
            }
            for (Future<Optional<Breach>> each : spinning) {
                assertThat(each.get()).contains(Breach.TIME);
            }
        }
    }

    @Test
    void othersRunWhileGuestsHoldEveryCarrier() throws Exception {
        int usual = parallelism();
        AtomicBoolean done = new AtomicBoolean();
        Limits ample = new Limits(Duration.ofMinutes(1), Duration.ofMinutes(1), 1 << 20);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 4 * usual; i++) {
                threads.execute(() -> {
                    GuestSlot slot = watchdog.meter(() -> ample).slot(_ -> {}, false);
                    slot.enter();
                    while (!done.get()) {
                        Thread.onSpinWait();
                    }
                    slot.exit();
                    slot.close();
                });
            }
            try {
                for (int i = 0; i < 10; i++) {
                    Future<String> other = threads.submit(() -> "ran");
                    assertThat(other.get(20, TimeUnit.SECONDS)).isEqualTo("ran");
                }
                assertThat(parallelism()).isGreaterThan(usual);
            } finally {
                done.set(true);
            }
        }
        // What was added goes again, though nothing runs any more.
        while (parallelism() != usual) {
            Thread.sleep(10);
        }
    }

    private static int parallelism() {
        return ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class)
                .getParallelism();
    }

    private Optional<Breach> spin(Limits limits) {
        GuestSlot slot = watchdog.meter(() -> limits).slot(Thread::interrupt, false);
        slot.enter();
        while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
        Optional<Breach> breach = slot.exit();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        slot.close();
        return breach;
    }

    private static <T> T onVirtualThread(Callable<T> work) throws Exception {
        try (ExecutorService thread = Executors.newVirtualThreadPerTaskExecutor()) {
            return thread.submit(work).get();
        }
    }
}
