package dev.weir.kernel.metrics;

import dev.weir.api.service.Meters;
import java.util.concurrent.atomic.AtomicLong;

/** A gauge that is a number in memory: whoever shows it reads it. Safe for every thread. */
public final class PlainGauge implements Meters.Gauge {
    private final AtomicLong bits = new AtomicLong();

    /** Zero. */
    public PlainGauge() {}

    @Override
    public void set(double value) {
        bits.set(Double.doubleToRawLongBits(value));
    }

    @Override
    public void add(double amount) {
        bits.updateAndGet(old -> Double.doubleToRawLongBits(Double.longBitsToDouble(old) + amount));
    }

    @Override
    public double value() {
        return Double.longBitsToDouble(bits.get());
    }
}
