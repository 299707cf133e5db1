package dev.weir.kernel.service;

import dev.weir.api.service.Meters;
import dev.weir.kernel.metrics.GuestMeters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The meters of one instance in one mode: checked, bounded, and each made once. */
final class MeterStore implements Meters {
    /** Meters of an instance: series are what monitoring pays for. */
    static final int MAX_METERS = 100;

    private static final Pattern NAME = Pattern.compile("[a-zA-Z][a-zA-Z0-9_]{0,99}");

    private final GuestMeters.Owner owner;
    private final GuestMeters source;
    private final MeterNames names;
    // Guards additions to the map.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Object> meters = new ConcurrentHashMap<>();

    MeterStore(GuestMeters.Owner owner, GuestMeters source, MeterNames names) {
        this.owner = owner;
        this.source = source;
        this.names = names;
    }

    @Override
    public Counter counter(String name, String description) {
        return meter(Counter.class, name, () -> source.counter(owner, name, description));
    }

    @Override
    public Gauge gauge(String name, String description) {
        return meter(Gauge.class, name, () -> source.gauge(owner, name, description));
    }

    @Override
    public Histogram histogram(String name, String description) {
        return meter(Histogram.class, name, () -> source.histogram(owner, name, description));
    }

    private <T> T meter(Class<T> kind, String name, Supplier<T> make) {
        lock.lock();
        try {
            Object known = meters.get(name);
            if (known == null) {
                known = add(kind, name, make);
            } else if (!kind.isInstance(known)) {
                throw MeterNames.taken(name, kindOf(known), name);
            }
            return kind.cast(known);
        } finally {
            lock.unlock();
        }
    }

    private <T> T add(Class<T> kind, String name, Supplier<T> make) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a meter's name is at most 100 letters, digits and underscores and begins with"
                            + " a letter, was \""
                            + name
                            + "\"");
        }
        if (meters.size() >= MAX_METERS) {
            throw new IllegalStateException(
                    "instance %s has %d meters, which is as many as it may; \"%s\" would be one more"
                            .formatted(owner.instance(), MAX_METERS, name));
        }
        names.take(kind, name);
        T meter = make.get();
        meters.put(name, meter);
        return meter;
    }

    private static Class<?> kindOf(Object meter) {
        return meter instanceof Counter
                ? Counter.class
                : meter instanceof Gauge ? Gauge.class : Histogram.class;
    }

    /** The meters are not shown any more. */
    void remove() {
        source.remove(owner);
        meters.forEach((name, meter) -> names.release(kindOf(meter), name));
    }
}
