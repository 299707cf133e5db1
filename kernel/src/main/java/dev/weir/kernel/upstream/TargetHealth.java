package dev.weir.kernel.upstream;

import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.metrics.UpstreamFault;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * How a target has been doing: every failure is made here, counted by its reason, and told to the
 * rotation when there are too many in a row. Safe for every thread.
 */
final class TargetHealth {
    private final String target;
    private final TargetFigures figures;
    private final int limit;
    private final AtomicInteger inARow = new AtomicInteger();
    private volatile boolean recovered;
    private volatile Runnable tooMany = () -> {};

    /**
     * A target that has not failed.
     *
     * @param target its name, for messages
     * @param limit how many failures in a row are too many; 0 for any number
     */
    TargetHealth(String target, TargetFigures figures, int limit) {
        this.target = target;
        this.figures = figures;
        this.limit = limit;
    }

    String target() {
        return target;
    }

    TargetFigures figures() {
        return figures;
    }

    /** Says what to do at every failure from the {@code limit}th in a row on. */
    void onTooMany(Runnable action) {
        tooMany = action;
    }

    /** It gave an answer. */
    void succeeded() {
        // Nearly always read and not written.
        if (inARow.get() != 0) {
            inARow.set(0);
            recovered = true;
        }
    }

    /** Whether it has given an answer since {@link #onProbation}. */
    boolean recovered() {
        return recovered;
    }

    /** The next failure is one too many, unless it gives an answer before. */
    void onProbation() {
        recovered = false;
        inARow.set(Math.max(0, limit - 1));
    }

    /** Counts a failure, and gives it to throw. */
    GatewayException failure(UpstreamFault fault, String what, @Nullable Throwable cause) {
        figures.failed(fault);
        if (limit > 0 && fault.ofTarget() && inARow.incrementAndGet() >= limit) {
            tooMany.run();
        }
        return new GatewayException(
                fault.type(),
                Source.UPSTREAM,
                fault.nothingSent(),
                "target " + target + ": " + what,
                cause);
    }
}
