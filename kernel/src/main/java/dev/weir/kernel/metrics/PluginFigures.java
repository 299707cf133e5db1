package dev.weir.kernel.metrics;

import dev.weir.kernel.journal.BreakerStep;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted for one plugin instance of one version on one route, since the gateway started.
 */
public final class PluginFigures {
    private final LongAdder calls = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder cpuNanos = new LongAdder();
    private final LongAdder allocatedBytes = new LongAdder();
    private final LongAdder skipped = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final Map<BreakerStep, LongAdder> steps = new EnumMap<>(BreakerStep.class);
    private final ShadowFigures shadow = new ShadowFigures();

    /** Nothing counted yet. */
    public PluginFigures() {
        for (BreakerStep step : BreakerStep.values()) {
            steps.put(step, new LongAdder());
        }
    }

    /** One exchange passed, and the filter spent so long on it, the rest of the chain excluded. */
    public void called(long spentNanos) {
        calls.increment();
        nanos.add(spentNanos);
    }

    /** The filter spent so much more on a body while that was sent. */
    public void streamed(long spentNanos) {
        nanos.add(spentNanos);
    }

    /** The filter failed. */
    public void failed() {
        errors.increment();
    }

    /** A call older than a millisecond was seen to use so much more. */
    public void sampled(long cpuNanos, long bytes) {
        this.cpuNanos.add(cpuNanos);
        allocatedBytes.add(bytes);
    }

    /** An exchange passed without the filter, which had failed or was in quarantine. */
    public void skipped() {
        skipped.increment();
    }

    /** An exchange failed because the filter was in quarantine. */
    public void refused() {
        refused.increment();
    }

    /** The circuit breaker made a step. */
    public void stepped(BreakerStep step) {
        of(step).increment();
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

    /** CPU time of calls older than a millisecond, in nanoseconds, as far as it was sampled. */
    public long cpuNanos() {
        return cpuNanos.sum();
    }

    /** Bytes that calls older than a millisecond allocated on the heap, as far as sampled. */
    public long allocatedBytes() {
        return allocatedBytes.sum();
    }

    /** Exchanges that went on without the filter ({@code on-error: open}). */
    public long skips() {
        return skipped.sum();
    }

    /** Exchanges that failed because the filter was in quarantine. */
    public long refusals() {
        return refused.sum();
    }

    /** How often the circuit breaker made that step. */
    public long steps(BreakerStep step) {
        return of(step).sum();
    }

    private LongAdder of(BreakerStep step) {
        return Objects.requireNonNull(steps.get(step));
    }

    /** What it would have done, while in shadow. */
    public ShadowFigures shadow() {
        return shadow;
    }
}
