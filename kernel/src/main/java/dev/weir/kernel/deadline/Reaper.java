package dev.weir.kernel.deadline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what waits too long. One platform thread looks at deadlines, so that setting one costs a
 * write and no timer; it goes on when guests hold every carrier of the virtual threads. At every
 * tick it looks at those that are near, and less often at all of them: most are of connections that
 * do nothing, and far. A deadline fires up to {@link #TICK} late, never early.
 */
public final class Reaper implements AutoCloseable {
    /** How often the deadlines are looked at that may have passed. */
    public static final Duration TICK = Duration.ofMillis(50);

    // Nearer than this a deadline is looked at in every tick.
    static final long SOON_NANOS = Duration.ofSeconds(1).toNanos();
    // Half of that, for a round that comes late.
    private static final int TICKS_PER_ROUND = 10;

    private static final System.Logger LOG = System.getLogger(Reaper.class.getName());

    private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();
    private final Set<Deadline> near = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /** Starts the thread, a daemon. */
    public Reaper() {
        thread = Thread.ofPlatform().daemon().name("weir-reaper").start(this::run);
    }

    /**
     * A deadline that is not set yet.
     *
     * @param action run on the reaper's thread when it passes; must not block
     */
    public Deadline watch(Runnable action) {
        Deadline deadline = new Deadline(this, action);
        deadlines.add(deadline);
        return deadline;
    }

    /** How many deadlines it looks at, set or not: those that were not closed. */
    public int watched() {
        return deadlines.size();
    }

    void forget(Deadline deadline) {
        deadlines.remove(deadline);
        near.remove(deadline);
    }

    void near(Deadline deadline) {
        near.add(deadline);
    }

    void far(Deadline deadline) {
        near.remove(deadline);
    }

    private void run() {
        for (int tick = 0; !closed; tick++) {
            LockSupport.parkNanos(this, TICK.toNanos());
            try {
                if (tick % TICKS_PER_ROUND == 0) {
                    long now = System.nanoTime();
                    deadlines.forEach(deadline -> deadline.round(now));
                }
                checkNear();
            } catch (Throwable _) {
                // Not even the log works, as when memory is short: the next round goes on.
            }
        }
    }

    private void checkNear() {
        long now = System.nanoTime();
        for (Deadline deadline : near) {
            try {
                deadline.tick(now);
            } catch (Throwable e) {
                // Errors too: without this thread nothing would time out any more, silently.
                LOG.log(System.Logger.Level.WARNING, "ending what waited too long failed", e);
            }
        }
    }

    /** Stops the thread; deadlines do not pass any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
