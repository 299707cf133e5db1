package dev.weir.kernel.metrics;

import dev.weir.api.service.CallOutException;
import dev.weir.api.service.Capability;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is counted of the services that one plugin instance uses, since the gateway started. */
public final class InstanceFigures {
    // Filled once, so that they can be read by every thread.
    private final Map<Capability, LongAdder> denied = adders(Capability.class);
    private final Map<CallOutException.Reason, LongAdder> callOutFailures =
            adders(CallOutException.Reason.class);
    private final LongAdder callOuts = new LongAdder();
    private final LongAdder evictions = new LongAdder();
    private final LongAdder lost = new LongAdder();

    /** Nothing counted yet. */
    public InstanceFigures() {}

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> kind) {
        Map<E, LongAdder> adders = new EnumMap<>(kind);
        for (E each : kind.getEnumConstants()) {
            adders.put(each, new LongAdder());
        }
        return adders;
    }

    private static <E> LongAdder of(Map<E, LongAdder> adders, E each) {
        return Objects.requireNonNull(adders.get(each));
    }

    /** It used what it was not granted. */
    public void denied(Capability capability) {
        of(denied, capability).increment();
    }

    /** A call-out got its answer. */
    public void answered() {
        callOuts.increment();
    }

    /** A call-out got none. */
    public void failed(CallOutException.Reason reason) {
        of(callOutFailures, reason).increment();
    }

    /** A guest was cut and did not come back. */
    public void guestLost() {
        lost.increment();
    }

    /** Guests that were cut and did not come back. */
    public long lost() {
        return lost.sum();
    }

    /** Counts key-values that had to make room. */
    public LongAdder evictions() {
        return evictions;
    }

    /** How often it used what it was not granted. */
    public long count(Capability denied) {
        return of(this.denied, denied).sum();
    }

    /** Call-outs that got their answer. */
    public long callOuts() {
        return callOuts.sum();
    }

    /** Call-outs that got none. */
    public long count(CallOutException.Reason failed) {
        return of(callOutFailures, failed).sum();
    }
}
