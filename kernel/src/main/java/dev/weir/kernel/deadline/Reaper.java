package dev.weir.kernel.deadline;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends what waits too long. One platform thread looks at every deadline a few times a second, so
 * that setting one costs a write and no timer; it goes on when guests hold every carrier of the
 * virtual threads. A deadline fires up to {@link #TICK} late, never early.
 */
public final class Reaper implements AutoCloseable {
    /** How often the deadlines are looked at. */
    public static final Duration TICK = Duration.ofMillis(50);

    private static final System.Logger LOG = System.getLogger(Reaper.class.getName());

    private final Set<Deadline> deadlines = ConcurrentHashMap.newKeySet();
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
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(this, TICK.toNanos());
            try {
                checkAll();
            } catch (Throwable _) {
                // Not even the log works, as when memory is short: the next round goes on.
            }
        }
    }

    private void checkAll() {
        long now = System.nanoTime();
        for (Deadline deadline : deadlines) {
            try {
                deadline.check(now);
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
