package dev.weir.kernel.guest;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One guest, held to the limits of its instance. */
final class Slot extends Watched implements GuestSlot {
    private final Watchdog watchdog;
    private final GuestMeter.Cut cut;
    private final boolean boundAllocation;
    private final Supplier<Limits> limits;

    // Of the entry that runs: written before that is published, read by the watchdog after.
    private boolean bounded;
    private long deadlineNanos;

    // Written by the watchdog before it publishes a cut, read by the guest's thread after.
    private @Nullable Breach breach;

    Slot(Watchdog watchdog, GuestMeter.Cut cut, boolean boundAllocation, Supplier<Limits> limits) {
        this.watchdog = watchdog;
        this.cut = cut;
        this.boundAllocation = boundAllocation;
        this.limits = limits;
    }

    @Override
    public void enter() {
        bounded = false;
        begin(Thread.currentThread(), System.nanoTime());
    }

    @Override
    public void enter(Duration left) {
        long now = System.nanoTime();
        bounded = true;
        deadlineNanos = now + TimeUnit.NANOSECONDS.convert(left); // saturates
        begin(Thread.currentThread(), now);
    }

    @Override
    public Optional<Breach> exit() {
        return end() ? Optional.ofNullable(breach) : Optional.empty();
    }

    @Override
    public void close() {
        watchdog.remove(this);
    }

    @Override
    void sampled(long cpuNanos, long bytes) {
        // The filter's own account has it: the guest runs within its call.
    }

    @Override
    boolean over(long ageNanos) {
        Limits bounds = limits.get();
        if (cpuNanos() >= bounds.time().toNanos()) {
            breach = Breach.TIME;
        } else if (boundAllocation && allocatedBytes() >= bounds.memoryBytes()) {
            breach = Breach.MEMORY;
        } else if (ageNanos >= bounds.wall().toNanos()) {
            breach = Breach.WALL;
        } else if (bounded && began() + ageNanos - deadlineNanos >= 0) {
            breach = Breach.DEADLINE;
        } else {
            return false;
        }
        return true;
    }

    @Override
    void cut(Thread running) {
        cut.cut(running);
    }
}
