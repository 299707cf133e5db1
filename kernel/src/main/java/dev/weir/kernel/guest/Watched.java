package dev.weir.kernel.guest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Code of plugins that one thread runs now and then, each time as an entry of its own. That thread
 * moves {@code state} from idle to running and back; the watchdog moves it from running to cutting
 * and cut. Each entry has its own number in the state, so a cut that was decided for one entry can
 * never hit the next.
 */
abstract class Watched {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CUTTING = 2;
    private static final int CUT = 3;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Watched.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    // entry number << 2 | phase
    @SuppressWarnings("unused") // by STATE
    private long state;

    // Written by the running thread before it publishes RUNNING, read by the watchdog after.
    private @Nullable Thread thread;
    private long startNanos;

    // The watchdog's alone; most entries are over before it sees them.
    private @Nullable Sample sample;

    /** What the watchdog saw of the running entry. */
    private static final class Sample {
        long state;
        long thread;
        long cpuBase;
        long allocatedBase;
        long cpuNanos;
        long allocatedBytes;
    }

    /** The calling thread begins an entry. */
    final void begin(Thread current, long now) {
        thread = current;
        startNanos = now;
        STATE.setRelease(this, phase((long) STATE.get(this) + 4, RUNNING));
    }

    /** When the last entry began. For the thread that runs it, and the watchdog. */
    final long began() {
        return startNanos;
    }

    /**
     * The entry has ended. If it was cut, this waits until the cut is done and clears the thread's
     * interrupt flag, so that the cut cannot hit what runs next.
     *
     * @return whether it was cut
     */
    final boolean end() {
        long running = phase((long) STATE.get(this), RUNNING);
        long idle = phase(running, IDLE);
        if (STATE.compareAndSet(this, running, idle)) {
            return false;
        }
        while (((long) STATE.getAcquire(this) & 3) != CUT) {
            Thread.onSpinWait();
        }
        Thread.interrupted();
        STATE.setRelease(this, idle);
        return true;
    }

    private static long phase(long state, int phase) {
        return (state & ~3L) | phase;
    }

    /** Looks at the running entry and cuts it if it is over a limit. The watchdog's thread only. */
    final void check(Carriers carriers) {
        long seen = (long) STATE.getAcquire(this);
        Thread running = thread;
        if ((seen & 3) != RUNNING || running == null) {
            return;
        }
        long age = System.nanoTime() - startNanos;
        if (age < Watchdog.YOUNG_NANOS) {
            return;
        }
        sample(carriers, running, seen, age);
        if (over(age) && STATE.compareAndSet(this, seen, phase(seen, CUTTING))) {
            try {
                cut(running);
            } finally {
                STATE.setRelease(this, phase(seen, CUT));
            }
        }
    }

    /**
     * Adds what the platform thread used since the last look. Compute is its CPU time, not the
     * clock: on a busy machine code that waits for a core must not pay for it.
     */
    private void sample(Carriers carriers, Thread running, long seen, long age) {
        OptionalLong platform = carriers.platformThread(running);
        Sample known = sample == null ? new Sample() : sample;
        sample = known;
        if (seen != known.state) {
            known.state = seen;
            known.thread = -1;
            // Not seen before: it has computed for at most as long as the watchdog looked away.
            known.cpuNanos = platform.isPresent() ? Math.min(age, Watchdog.TICK_NANOS) : 0;
            known.allocatedBytes = 0;
            sampled(known.cpuNanos, 0);
        }
        if (platform.isEmpty()) {
            // It waits. What it runs on next is another account.
            known.thread = -1;
            return;
        }
        long cpu = carriers.cpuNanos(platform.getAsLong());
        long allocated = carriers.allocatedBytes(platform.getAsLong());
        if (platform.getAsLong() == known.thread) {
            known.cpuNanos += cpu - known.cpuBase;
            known.allocatedBytes += allocated - known.allocatedBase;
            sampled(cpu - known.cpuBase, allocated - known.allocatedBase);
        }
        if (running.isVirtual() && known.cpuNanos >= SpareCarriers.HELD_NANOS) {
            carriers.held(platform.getAsLong());
        }
        known.thread = platform.getAsLong();
        known.cpuBase = cpu;
        known.allocatedBase = allocated;
    }

    /** What the running entry has computed so far. The watchdog's thread only. */
    final long cpuNanos() {
        return sample == null ? 0 : sample.cpuNanos;
    }

    /** What the running entry has allocated since it was first seen. The watchdog's thread only. */
    final long allocatedBytes() {
        return sample == null ? 0 : sample.allocatedBytes;
    }

    /** The running entry was seen to use so much more. The watchdog's thread. */
    abstract void sampled(long cpuNanos, long bytes);

    /** Whether the running entry, of that age, is over a limit. The watchdog's thread. */
    abstract boolean over(long ageNanos);

    /** Stops the running entry. The watchdog's thread: must return at once. */
    abstract void cut(Thread running);
}
