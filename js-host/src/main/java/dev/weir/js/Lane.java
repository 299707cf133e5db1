package dev.weir.js;

import dev.weir.js.recursion.RecursionBound;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A platform thread that runs the code of one guest. Unlike the carrier of a virtual thread it can
 * be given up, and its stack is as large as we like. One caller at a time.
 */
final class Lane implements AutoCloseable {
    /** Reserved, not used: the machine gives what recursion touches. */
    private static final long STACK_BYTES = 8L << 20;

    private static final long USUAL_STACK_BYTES = 1L << 20;

    private final Thread thread;
    private volatile @Nullable Turn next;
    private volatile boolean closed;
    private volatile boolean abandoned;

    /** A thread that waits for its first turn. */
    Lane() {
        thread = new DeepThread(this::serve);
        thread.setDaemon(true);
        thread.start();
    }

    private static final class DeepThread extends Thread implements RecursionBound.DeepStack {
        DeepThread(Runnable work) {
            super(null, work, "weir-js-lane", STACK_BYTES);
        }

        @Override
        public int times() {
            return (int) (STACK_BYTES / USUAL_STACK_BYTES);
        }
    }

    private static final class Turn {
        private final Runnable work;
        private final Thread caller = Thread.currentThread();
        private volatile boolean done;
        private @Nullable Throwable failure;

        Turn(Runnable work) {
            this.work = work;
        }
    }

    /**
     * Runs {@code work} there and waits until it has ended or was {@linkplain #abandon given up}.
     * An interrupt is kept for later: the work is bounded by limits, and has the exchange in hand.
     *
     * @return false if it was given up
     */
    boolean run(Runnable work) {
        Turn turn = new Turn(work);
        next = turn;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (!turn.done && !abandoned) {
            LockSupport.park(turn);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (!turn.done) {
            return false;
        }
        next = null; // it holds an exchange
        if (turn.failure instanceof RuntimeException e) {
            throw e;
        } else if (turn.failure instanceof Error e) {
            throw e;
        }
        return true;
    }

    /** Its work does not come back: lets the caller go, and the thread end when it can. */
    void abandon() {
        abandoned = true;
        Turn turn = next;
        if (turn != null) {
            LockSupport.unpark(turn.caller);
        }
        close();
    }

    private void serve() {
        while (!closed) {
            Turn turn = next;
            if (turn == null || turn.done) {
                LockSupport.park(this);
            } else {
                perform(turn);
            }
        }
    }

    private static void perform(Turn turn) {
        try {
            turn.work.run();
        } catch (Throwable e) {
            // The caller's, who throws it where filters are guarded.
            turn.failure = e;
        }
        turn.done = true;
        LockSupport.unpark(turn.caller);
    }

    /** The thread ends, at once or after the turn it is in. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
