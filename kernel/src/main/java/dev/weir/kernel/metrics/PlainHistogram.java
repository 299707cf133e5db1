package dev.weir.kernel.metrics;

import dev.weir.api.service.Meters;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;

/**
 * A distribution that is numbers in memory: whoever shows it reads them. Recording is on the way of
 * every exchange of a guest, hence two additions and no clock. Safe for every thread.
 */
public final class PlainHistogram implements Meters.Histogram {
    // 1, 2, 5 and so on: what `Meters#histogram` promises.
    private static final double[] BOUNDS = bounds();

    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final DoubleAdder sum = new DoubleAdder();

    /** No values yet. */
    public PlainHistogram() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    private static double[] bounds() {
        double[] bounds = new double[21];
        double decade = 1;
        for (int i = 0; i < bounds.length; i += 3) {
            bounds[i] = decade;
            bounds[i + 1] = 2 * decade;
            bounds[i + 2] = 5 * decade;
            decade *= 10;
        }
        return bounds;
    }

    @Override
    public void record(double value) {
        int range = 0;
        while (range < BOUNDS.length && value > BOUNDS[range]) {
            range++;
        }
        counts[range].increment();
        sum.add(value);
    }

    @Override
    public long count() {
        long count = 0;
        for (LongAdder range : counts) {
            count += range.sum();
        }
        return count;
    }

    /** The sum of all values. */
    public double sum() {
        return sum.sum();
    }

    /** The greatest value of each range, in ascending order; the last is infinite. */
    public double[] ranges() {
        double[] ranges = new double[counts.length];
        System.arraycopy(BOUNDS, 0, ranges, 0, BOUNDS.length);
        ranges[BOUNDS.length] = Double.POSITIVE_INFINITY;
        return ranges;
    }

    /** How many values came into each of the {@link #ranges}. */
    public long[] counts() {
        long[] counted = new long[counts.length];
        for (int i = 0; i < counted.length; i++) {
            counted[i] = counts[i].sum();
        }
        return counted;
    }
}
