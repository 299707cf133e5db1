package dev.weir.kernel.guest;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One guest's account. The guest's thread moves {@code state} from idle to running and back; the
 * watchdog moves it from running to cutting and cut. Each entry has its own number in the state, so
 * a cut that was decided for one entry can never hit the next.
 */
final class Slot implements GuestSlot {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CUTTING = 2;
    private static final int CUT = 3;

    private final Watchdog watchdog;
    private final GuestMeter.Cut cut;
    private final boolean boundAllocation;
    private final Supplier<Limits> limits;

    // entry number << 2 | phase
    private final AtomicLong state = new AtomicLong();

    // Written by the guest's thread before it publishes RUNNING, read by the watchdog after.
    private @Nullable Thread thread;
    private long startNanos;

    // Written by the watchdog before it publishes CUT, read by the guest's thread after.
    private @Nullable Breach breach;

    // The watchdog's alone: what it saw of the running entry.
    private long sampledState;
    private long sampledThread;
    private long cpuBase;
    private long allocatedBase;
    private long computeBefore;
    private long allocatedBefore;

    Slot(Watchdog watchdog, GuestMeter.Cut cut, boolean boundAllocation, Supplier<Limits> limits) {
        this.watchdog = watchdog;
        this.cut = cut;
        this.boundAllocation = boundAllocation;
        this.limits = limits;
    }

    @Override
    public void enter() {
        thread = Thread.currentThread();
        startNanos = System.nanoTime();
        state.setRelease(phase(state.getPlain() + 4, RUNNING));
    }

    @Override
    public Optional<Breach> exit() {
        long running = phase(state.getPlain(), RUNNING);
        long idle = phase(running, IDLE);
        if (state.compareAndSet(running, idle)) {
            return Optional.empty();
        }
        while ((state.getAcquire() & 3) != CUT) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
        Optional<Breach> found = Optional.ofNullable(breach);
        state.setRelease(idle);
        return found;
    }

    private static long phase(long state, int phase) {
        return (state & ~3L) | phase;
    }

    @Override
    public void close() {
        watchdog.remove(this);
    }

    /** Looks at the running entry and cuts it if a limit is broken. The watchdog's thread only. */
    void check(Carriers carriers) {
        long seen = state.getAcquire();
        Thread running = thread;
        if ((seen & 3) != RUNNING || running == null) {
            return;
        }
        long age = System.nanoTime() - startNanos;
        if (age < Watchdog.TICK_NANOS) {
            return;
        }
        Breach found = breach(carriers, running, seen, age);
        if (found != null && state.compareAndSet(seen, phase(seen, CUTTING))) {
            breach = found;
            try {
                cut.cut(running);
            } finally {
                state.setRelease(phase(seen, CUT));
            }
        }
    }

    private @Nullable Breach breach(Carriers carriers, Thread running, long seen, long age) {
        Limits bounds = limits.get();
        OptionalLong platform = carriers.platformThread(running);
        if (platform.isPresent()) {
            sample(carriers, platform.getAsLong(), seen, age);
            if (computeBefore >= bounds.time().toNanos()) {
                return Breach.TIME;
            } else if (boundAllocation && allocatedBefore >= bounds.memoryBytes()) {
                return Breach.MEMORY;
            }
        }
        return age >= bounds.wall().toNanos() ? Breach.WALL : null;
    }

    /**
     * Adds what the platform thread used since the last look. Compute is its CPU time, not the
     * clock: on a busy machine a guest that waits for a core must not pay for it.
     */
    private void sample(Carriers carriers, long platform, long seen, long age) {
        long cpu = carriers.cpuNanos(platform);
        long allocated = boundAllocation ? carriers.allocatedBytes(platform) : 0;
        if (seen != sampledState) {
            sampledState = seen;
            // Not seen before: it has computed for at most as long as the watchdog looked away.
            computeBefore = Math.min(age, Watchdog.TICK_NANOS);
            allocatedBefore = 0;
        } else if (platform == sampledThread) {
            computeBefore += cpu - cpuBase;
            allocatedBefore += allocated - allocatedBase;
        }
        sampledThread = platform;
        cpuBase = cpu;
        allocatedBase = allocated;
    }
}
