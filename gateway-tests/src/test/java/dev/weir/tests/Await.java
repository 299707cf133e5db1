package dev.weir.tests;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a bound that only a failing test reaches. */
final class Await {
    private Await() {}

    static void until(String what, Supplier<String> state, BooleanSupplier condition) {
        long end = System.nanoTime() + WeirProcess.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited in vain until " + what + ": " + state.get());
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
