package dev.weir.kernel.metrics;

import dev.weir.api.service.Meters;
import java.util.concurrent.atomic.DoubleAdder;

/** Meters that count and are shown nowhere: for a configuration that is only tried. */
final class UnshownMeters implements GuestMeters {

    /** No meters yet. */
    UnshownMeters() {}

    @Override
    public Meters.Counter counter(Owner owner, String name, String description) {
        return new Plain();
    }

    @Override
    public Meters.Gauge gauge(Owner owner, String name, String description) {
        return new PlainGauge();
    }

    @Override
    public Meters.Histogram histogram(Owner owner, String name, String description) {
        return new PlainHistogram();
    }

    @Override
    public void remove(Owner owner) {
        // nothing is kept
    }

    private static final class Plain implements Meters.Counter {
        private final DoubleAdder sum = new DoubleAdder();

        @Override
        public void add(double amount) {
            sum.add(amount);
        }

        @Override
        public double value() {
            return sum.sum();
        }
    }
}
