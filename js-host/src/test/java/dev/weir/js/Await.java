package dev.weir.js;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what happens on another thread. */
final class Await {
    private static final long DEADLINE_NANOS = 20_000_000_000L;

    private Await() {}

    static void until(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > DEADLINE_NANOS) {
                throw new AssertionError("it did not happen within 20 s");
            }
            LockSupport.parkNanos(1_000_000);
        }
    }
}
