package dev.weir.tck;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a guest when {@link Limits#time()} has passed since it was entered, whether it computed or
 * waited, or its exchange has to be over. Bytes are not counted.
 */
final class TimeMeter implements GuestMeter {
    // A platform thread: guests that spin on every carrier must not hold it up.
    private static final ScheduledThreadPoolExecutor WATCHDOG =
            new ScheduledThreadPoolExecutor(
                    1, task -> Thread.ofPlatform().daemon().name("test-watchdog").unstarted(task));

    static {
        WATCHDOG.setRemoveOnCancelPolicy(true);
    }

    private final Supplier<Limits> limits;

    TimeMeter(Supplier<Limits> limits) {
        this.limits = limits;
    }

    @Override
    public GuestSlot slot(Cut cut, boolean boundAllocation) {
        return new Slot(cut);
    }

    private final class Slot implements GuestSlot {
        private final Cut cut;
        private @Nullable Entry entry;

        Slot(Cut cut) {
            this.cut = cut;
        }

        @Override
        public void enter() {
            enter(limits.get().time(), Breach.TIME);
        }

        @Override
        public void enter(Duration left) {
            Duration time = limits.get().time();
            boolean within = time.compareTo(left) <= 0;
            enter(within ? time : left, within ? Breach.TIME : Breach.DEADLINE);
        }

        private void enter(Duration most, Breach breach) {
            if (entry != null) {
                throw new IllegalStateException("the slot was entered twice without exit");
            }
            Entry begun = new Entry(Thread.currentThread(), cut, breach);
            begun.alarm = WATCHDOG.schedule(begun::expire, most.toNanos(), TimeUnit.NANOSECONDS);
            entry = begun;
        }

        @Override
        public Optional<Breach> exit() {
            Entry ended = entry;
            if (ended == null) {
                throw new IllegalStateException("the slot was left without having been entered");
            }
            entry = null;
            return ended.end() ? Optional.of(ended.breach) : Optional.empty();
        }

        @Override
        public void close() {
            if (entry != null) {
                throw new IllegalStateException("the slot was closed while guest code runs");
            }
        }
    }

    /** One call into the guest: it ends by itself or is cut, never both. */
    private static final class Entry {
        private final Thread thread;
        private final Cut cut;
        private final Breach breach;
        private @Nullable ScheduledFuture<?> alarm;
        // Guarded by this.
        private boolean over;
        private boolean wasCut;

        Entry(Thread thread, Cut cut, Breach breach) {
            this.thread = thread;
            this.cut = cut;
            this.breach = breach;
        }

        synchronized void expire() {
            if (!over) {
                wasCut = true;
                cut.cut(thread);
            }
        }

        /** Whether it was cut; a cut that is under way ends first. */
        boolean end() {
            boolean cutBefore;
            synchronized (this) {
                over = true;
                cutBefore = wasCut;
            }
            if (alarm != null) {
                alarm.cancel(false);
            }
            if (cutBefore) {
                Thread.interrupted();
            }
            return cutBefore;
        }
    }
}
