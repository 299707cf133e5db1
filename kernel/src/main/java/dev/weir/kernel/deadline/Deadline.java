package dev.weir.kernel.deadline;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A point in time after which an action runs, unless it is moved or cleared before. Set by one
 * thread at a time; the {@link Reaper} looks at it from its own.
 */
public final class Deadline implements AutoCloseable {
    private static final long NONE = 0;
    private static final long CLOSED = 1;

    private final Reaper reaper;
    private final Runnable action;
    // The System.nanoTime() it passes at, or NONE or CLOSED.
    private final AtomicLong at = new AtomicLong(NONE);
    private volatile boolean expired;

    Deadline(Reaper reaper, Runnable action) {
        this.reaper = reaper;
        this.action = action;
    }

    /** Moves it to {@code nanos} from now; does nothing once closed. */
    public void in(long nanos) {
        long time = System.nanoTime() + nanos;
        set(time == NONE || time == CLOSED ? CLOSED + 1 : time);
    }

    /**
     * It does not pass until it is set again.
     *
     * @return whether it was set, had not passed and was not closed
     */
    public boolean clear() {
        long old = set(NONE);
        return old != NONE && old != CLOSED;
    }

    /** Whether it has passed, ever. */
    public boolean expired() {
        return expired;
    }

    private long set(long value) {
        long old = at.get();
        while (old != CLOSED && !at.compareAndSet(old, value)) {
            old = at.get();
        }
        return old;
    }

    void check(long now) {
        long time = at.get();
        if (time == NONE || time == CLOSED || now - time < 0) {
            return;
        }
        // Compared and swapped: an owner who moved it in time is not disturbed.
        if (at.compareAndSet(time, NONE)) {
            expired = true;
            action.run();
        }
    }

    /** Ends it for good. */
    @Override
    public void close() {
        at.set(CLOSED);
        reaper.forget(this);
    }
}
