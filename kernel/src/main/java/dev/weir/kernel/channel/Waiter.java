package dev.weir.kernel.channel;

import java.nio.channels.SelectionKey;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a channel: who waits for it, and whether the poller looks at it. One thread at a
 * time waits; the poller and whoever ends the channel wake it.
 */
final class Waiter {
    /** Not one that waits: who is told of input while nobody else wants it. */
    private record Onlooker(Runnable then) {}

    /** Woken; its thread has not run yet. */
    private static final Object WOKEN = new Object();

    private final int operation;
    // The thread that waits, or what goes on instead of one, or WOKEN, or an Onlooker; null
    // while nobody waits.
    private final AtomicReference<@Nullable Object> state = new AtomicReference<>();
    // Whether the key asks for the operation; the poller and the waiting thread agree by what they
    // do after they wrote it: each looks at what the other may have done before.
    private volatile boolean watched;

    Waiter(int operation, boolean watched) {
        this.operation = operation;
        this.watched = watched;
    }

    /** The calling thread waits from now on; {@link #end} follows. */
    void begin() {
        state.set(Thread.currentThread());
    }

    /** From now on {@code then} is run once, by who wakes it, instead of a thread that waits. */
    void begin(Runnable then) {
        state.set(then);
    }

    /** {@code then} is run once when there is input, if nobody waits or begins to. */
    void lookOn(Runnable then) {
        Object now = state.get();
        if (now == null || now instanceof Onlooker) {
            state.compareAndSet(now, new Onlooker(then));
        }
    }

    void end() {
        state.set(null);
    }

    boolean waiting() {
        return state.get() != WOKEN;
    }

    /** Has the poller look at it; whether it did not before. */
    boolean watch(SelectionKey key) {
        boolean begins = !watched;
        if (begins) {
            watchAnew(key);
        }
        return begins;
    }

    private void watchAnew(SelectionKey key) {
        watched = true;
        key.interestOpsOr(operation);
    }

    /** Wakes who waits, if anybody does. */
    void wake() {
        if (!wakeThread() && state.get() instanceof Runnable then) {
            goOn(then);
        }
    }

    /** Wakes the thread that waits; whether there was one. */
    boolean wakeThread() {
        if (state.get() instanceof Thread thread && state.compareAndSet(thread, WOKEN)) {
            LockSupport.unpark(thread);
            return true;
        }
        return false;
    }

    private void goOn(Runnable then) {
        // A thread is a Runnable too; one that began to wait meanwhile is woken by who comes next.
        if (then instanceof Thread || !state.compareAndSet(then, null)) {
            return;
        }
        boolean went = false;
        try {
            then.run();
            went = true;
        } finally {
            if (!went) {
                // Without memory for a thread, say: the next one to look tries again.
                state.set(then);
            }
        }
    }

    /** As {@link #wake}; for the poller, when there are bytes to read. */
    void readable(SelectionKey key) {
        Object now = state.get();
        if (now == null || now instanceof Onlooker) {
            // Its thread is busy elsewhere: looked at on and on, it would keep the poller busy too.
            unwatch(key);
            if (now instanceof Onlooker onlooker && state.compareAndSet(onlooker, null)) {
                onlooker.then().run();
            }
            if (state.get() != null) {
                watchAnew(key);
            }
            return;
        }
        wake();
    }

    /** As {@link #wake}; for the poller, when there is room to write. */
    void writable(SelectionKey key) {
        // There nearly always is room: it is looked at while somebody waits.
        unwatch(key);
        wake();
    }

    private void unwatch(SelectionKey key) {
        // In this order: who reads that it is not watched asks for it after this did not.
        key.interestOpsAnd(~operation);
        watched = false;
    }
}
