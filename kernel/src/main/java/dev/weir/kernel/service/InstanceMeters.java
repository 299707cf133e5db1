package dev.weir.kernel.service;

import dev.weir.api.service.Meters;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The meters of an instance as it holds them: what is recorded in shadow goes to meters apart. */
final class InstanceMeters implements Meters {
    private final InstanceState state;
    private final MeterStore enforced;
    private final MeterStore shadowed;

    InstanceMeters(InstanceState state, MeterStore enforced, MeterStore shadowed) {
        this.state = state;
        this.enforced = enforced;
        this.shadowed = shadowed;
    }

    @Override
    public Counter counter(String name, String description) {
        Switched<Counter> meter = new Switched<>(store -> store.counter(name, description));
        meter.get();
        return new Counter() {
            @Override
            public void add(double amount) {
                if (!(amount >= 0)) {
                    throw new IllegalArgumentException(
                            "counter \"%s\" only grows: an amount must not be negative, was %s"
                                    .formatted(name, amount));
                }
                meter.get().add(amount);
            }

            @Override
            public double value() {
                return meter.get().value();
            }
        };
    }

    @Override
    public Gauge gauge(String name, String description) {
        Switched<Gauge> meter = new Switched<>(store -> store.gauge(name, description));
        meter.get();
        return new Gauge() {
            @Override
            public void set(double value) {
                meter.get().set(value);
            }

            @Override
            public void add(double amount) {
                meter.get().add(amount);
            }

            @Override
            public double value() {
                return meter.get().value();
            }
        };
    }

    @Override
    public Histogram histogram(String name, String description) {
        Switched<Histogram> meter = new Switched<>(store -> store.histogram(name, description));
        meter.get();
        return new Histogram() {
            @Override
            public void record(double value) {
                if (value >= 0) {
                    meter.get().record(value);
                }
            }

            @Override
            public long count() {
                return meter.get().count();
            }

            @Override
            public Part part() {
                return new SwitchedPart(meter);
            }
        };
    }

    /** A part of one distribution in two modes, of the mode that it was last recorded in. */
    private static final class SwitchedPart implements Part {
        private final Switched<Histogram> meter;
        private Histogram whole;
        private Part part;

        SwitchedPart(Switched<Histogram> meter) {
            this.meter = meter;
            whole = meter.get();
            part = whole.part();
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // the very one
        public void record(double value) {
            Histogram now = meter.get();
            if (now != whole) {
                part.close();
                whole = now;
                part = now.part();
            }
            if (value >= 0) {
                part.record(value);
            }
        }

        @Override
        public void close() {
            part.close();
        }
    }

    /** One meter in two modes; each is made when it is first needed. */
    private final class Switched<T> {
        private final Function<MeterStore, T> make;
        private volatile @Nullable T enforcing;
        private volatile @Nullable T shadowing;

        Switched(Function<MeterStore, T> make) {
            this.make = make;
        }

        T get() {
            boolean shadow = state.inShadow();
            T known = shadow ? shadowing : enforcing;
            if (known == null) {
                // Made twice by two threads it is the same one.
                known = make.apply(shadow ? shadowed : enforced);
                if (shadow) {
                    shadowing = known;
                } else {
                    enforcing = known;
                }
            }
            return known;
        }
    }
}
