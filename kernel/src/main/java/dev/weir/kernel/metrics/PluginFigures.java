package dev.weir.kernel.metrics;

import java.util.concurrent.atomic.LongAdder;

/** What is counted for one plugin instance on one route, since the gateway started. */
public final class PluginFigures {
    private final LongAdder calls = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder nanos = new LongAdder();

    /** Nothing counted yet. */
    public PluginFigures() {}

    /** One exchange passed, and the filter spent so long on it, the rest of the chain excluded. */
    public void called(long spentNanos) {
        calls.increment();
        nanos.add(spentNanos);
    }

    /** The filter failed. */
    public void failed() {
        errors.increment();
    }

    /** Exchanges that passed. */
    public long calls() {
        return calls.sum();
    }

    /** How often the filter failed. */
    public long errors() {
        return errors.sum();
    }

    /** Time spent in the filter, in nanoseconds, the rest of the chain excluded. */
    public long nanos() {
        return nanos.sum();
    }
}
