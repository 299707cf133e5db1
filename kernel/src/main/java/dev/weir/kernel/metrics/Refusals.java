package dev.weir.kernel.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What a listener refused, by reason. Safe for every thread. */
public final class Refusals {
    // Never changed once it is filled.
    private final Map<Refusal, LongAdder> counts = new EnumMap<>(Refusal.class);

    /** Nothing refused yet. */
    public Refusals() {
        for (Refusal reason : Refusal.values()) {
            counts.put(reason, new LongAdder());
        }
    }

    /** Counts one. */
    public void count(Refusal reason) {
        counter(reason).increment();
    }

    /** How many there were. */
    public long of(Refusal reason) {
        return counter(reason).sum();
    }

    private LongAdder counter(Refusal reason) {
        return Objects.requireNonNull(counts.get(reason), "every reason has a counter");
    }
}
