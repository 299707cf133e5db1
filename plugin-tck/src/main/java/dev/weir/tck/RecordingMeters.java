package dev.weir.tck;

import dev.weir.api.service.Meters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Meters that a test can read. Safe for every thread. */
public final class RecordingMeters implements Meters {
    private final Map<String, Recorded> meters = new ConcurrentHashMap<>();

    /** No meters. */
    public RecordingMeters() {}

    /** What a counter or gauge of that name stands at, or the sum of a histogram; 0 if none. */
    public double value(String name) {
        Recorded recorded = meters.get(name);
        return recorded == null ? 0 : recorded.sum();
    }

    /** What was recorded under that name, in order; for a gauge by how much it changed. */
    public List<Double> recorded(String name) {
        Recorded recorded = meters.get(name);
        return recorded == null ? List.of() : recorded.all();
    }

    private <T> T meter(Class<T> kind, String name, Recorded fresh) {
        Recorded recorded = meters.computeIfAbsent(name, _ -> fresh);
        if (!kind.isInstance(recorded)) {
            throw new IllegalArgumentException("meter \"" + name + "\" is of another kind already");
        }
        return kind.cast(recorded);
    }

    @Override
    public Counter counter(String name, String description) {
        return meter(Counter.class, name, new Count());
    }

    @Override
    public Gauge gauge(String name, String description) {
        return meter(Gauge.class, name, new Level());
    }

    @Override
    public Histogram histogram(String name, String description) {
        return meter(Histogram.class, name, new Distribution());
    }

    private abstract static class Recorded {
        // Guarded by itself.
        final List<Double> values = new ArrayList<>();

        void keep(double value) {
            synchronized (values) {
                values.add(value);
            }
        }

        List<Double> all() {
            synchronized (values) {
                return List.copyOf(values);
            }
        }

        double sum() {
            return all().stream().mapToDouble(Double::doubleValue).sum();
        }
    }

    private static final class Count extends Recorded implements Counter {
        @Override
        public void add(double amount) {
            if (!(amount >= 0)) {
                throw new IllegalArgumentException("an amount must not be negative, was " + amount);
            }
            keep(amount);
        }

        @Override
        public double value() {
            return sum();
        }
    }

    private static final class Level extends Recorded implements Gauge {
        @Override
        public void set(double value) {
            synchronized (values) {
                values.add(value - sum());
            }
        }

        @Override
        public void add(double amount) {
            keep(amount);
        }

        @Override
        public double value() {
            return sum();
        }
    }

    private static final class Distribution extends Recorded implements Histogram {
        @Override
        public void record(double value) {
            if (value >= 0) {
                keep(value);
            }
        }

        @Override
        public long count() {
            return all().size();
        }
    }
}
