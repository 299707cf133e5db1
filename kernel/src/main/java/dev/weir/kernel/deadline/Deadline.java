package dev.weir.kernel.deadline;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * A point in time after which an action runs, unless it is moved or cleared before. Set by one
 * thread at a time; the {@link Reaper} looks at it from its own.
 */
public final class Deadline implements AutoCloseable {
    private static final long NONE = 0;
    private static final long CLOSED = 1;
    // Until it is set again: who does that knows, before the reaper has said so, that it passed.
    private static final long PASSED = 2;
    // Not an object of its own: of these there are two for each connection.
    private static final AtomicLongFieldUpdater<Deadline> AT =
            AtomicLongFieldUpdater.newUpdater(Deadline.class, "at");

    private final Reaper reaper;
    private final Runnable action;
    // The System.nanoTime() it passes at, or one of the above.
    private volatile long at = NONE;
    private volatile boolean expired;
    // Whether the reaper looks at it at every tick; see Reaper.
    private volatile boolean near;
    // Its owner's alone, like setting it.
    private boolean limited;
    private long limit;

    Deadline(Reaper reaper, Runnable action) {
        this.reaper = reaper;
        this.action = action;
    }

    /** Moves it to {@code nanos} from now, or to its limit; does nothing once closed. */
    public void in(long nanos) {
        long now = System.nanoTime();
        long time = now + nanos;
        set(limited && limit - time < 0 ? limit : valid(time), now);
    }

    /**
     * It does not pass until it is set again, or reaches its limit.
     *
     * @return whether it was set, had not passed and was not closed
     */
    public boolean clear() {
        long old = limited ? set(limit, System.nanoTime()) : set(NONE);
        return isTime(old);
    }

    /**
     * From now on it passes in {@code nanos} at the latest, however it is moved or cleared: the
     * bound of a whole in which it bounds the steps.
     */
    public void limit(long nanos) {
        limited = true;
        limit = valid(System.nanoTime() + nanos);
        clear();
    }

    /** Takes the limit away, and clears it. */
    public void unlimit() {
        if (limited) {
            limited = false;
            clear();
        }
    }

    private static long valid(long time) {
        return isTime(time) ? time : PASSED + 1;
    }

    private static boolean isTime(long at) {
        return at != NONE && at != CLOSED && at != PASSED;
    }

    /** Whether it has passed, ever; after it was set or cleared, that is known for certain. */
    public boolean expired() {
        return expired;
    }

    private long set(long value, long now) {
        long old = set(value);
        if (value - now < Reaper.SOON_NANOS) {
            bringNear();
        }
        return old;
    }

    private long set(long value) {
        long old = at;
        while (old != CLOSED && !AT.compareAndSet(this, old, value)) {
            old = at;
        }
        if (old == PASSED) {
            expired = true;
        }
        return old;
    }

    private void bringNear() {
        if (!near) {
            near = true;
            reaper.near(this);
        }
    }

    /** Once a round of all, by the reaper: whether it has to be looked at more often. */
    void round(long now) {
        if (soon(now)) {
            bringNear();
        }
    }

    private boolean soon(long now) {
        long time = at;
        return isTime(time) && time - now < Reaper.SOON_NANOS;
    }

    /** At each tick, by the reaper, while it is near. */
    void tick(long now) {
        long time = at;
        if (!soon(now)) {
            leave(now);
        } else if (now - time >= 0 && AT.compareAndSet(this, time, PASSED)) {
            // Compared and swapped: an owner who moved it in time is not disturbed.
            expired = true;
            action.run();
        }
    }

    private void leave(long now) {
        reaper.far(this);
        near = false;
        // An owner who set it meanwhile, and still saw it near, left it to this.
        round(now);
    }

    /** Ends it for good. */
    @Override
    public void close() {
        at = CLOSED;
        reaper.forget(this);
    }
}
