package dev.weir.js;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Work that no call waits for: rehearsals and spares. It steps aside while calls compute. Their
 * limit counts what they compute, but on few cores a loop beside such work would be cut at its
 * limit by that count, and long after it by the clock.
 */
final class Background {
    private static final LongAdder COMPUTING = new LongAdder();

    /** Where calls never cease, they warm up the code as well. */
    private static final Duration PATIENCE = Duration.ofMillis(200);

    private static final long LOOK_NANOS = 1_000_000;

    private static final long ANSWER_NANOS = 20_000_000;

    private Background() {}

    /** A turn of a call begins. */
    static void turnBegins() {
        COMPUTING.increment();
    }

    /** A turn of a call is over. */
    static void turnEnds() {
        COMPUTING.decrement();
    }

    /** Waits for a moment in which no call computes, though not for long. */
    static void stepAside() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        boolean waited = false;
        while (COMPUTING.sum() > 0 && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(LOOK_NANOS);
            waited = true;
        }
        if (waited) {
            letAnswerOut();
        }
    }

    /** Waits for as long as it takes to answer a call that was cut. */
    static void letAnswerOut() {
        LockSupport.parkNanos(ANSWER_NANOS);
    }
}
