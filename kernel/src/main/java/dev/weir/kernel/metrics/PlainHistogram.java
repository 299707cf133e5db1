package dev.weir.kernel.metrics;

import dev.weir.api.service.Meters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A distribution that is numbers in memory: whoever shows it reads them. Recording is on the way of
 * every exchange of a guest, hence two additions and no clock. Safe for every thread.
 */
public final class PlainHistogram implements Meters.Histogram {
    // 1, 2, 5 and so on: what `Meters#histogram` promises.
    private static final double[] BOUNDS = bounds();

    private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
    private final DoubleAdder sum = new DoubleAdder();

    // Guards the parts, and their end: no value may be missing or there twice for who asks then.
    private final ReentrantLock lock = new ReentrantLock();
    private final List<PlainPart> parts = new ArrayList<>();

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

    private static int range(double value) {
        int range = 0;
        while (range < BOUNDS.length && value > BOUNDS[range]) {
            range++;
        }
        return range;
    }

    @Override
    public void record(double value) {
        counts[range(value)].increment();
        sum.add(value);
    }

    @Override
    public Meters.Part part() {
        PlainPart part = new PlainPart();
        lock.lock();
        try {
            parts.add(part);
        } finally {
            lock.unlock();
        }
        return part;
    }

    @Override
    public long count() {
        return Arrays.stream(counts()).sum();
    }

    /** The sum of all values. */
    public double sum() {
        lock.lock();
        try {
            double all = sum.sum();
            for (PlainPart part : parts) {
                all += part.sum();
            }
            return all;
        } finally {
            lock.unlock();
        }
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
        lock.lock();
        try {
            for (int i = 0; i < counted.length; i++) {
                counted[i] = counts[i].sum();
                for (PlainPart part : parts) {
                    counted[i] += part.seen.getOpaque(i);
                }
            }
        } finally {
            lock.unlock();
        }
        return counted;
    }

    /** What one thread at a time has recorded: written without a step that others wait for. */
    private final class PlainPart implements Meters.Part {
        // The counts, and behind them the bits of the sum.
        private final AtomicLongArray seen = new AtomicLongArray(BOUNDS.length + 2);

        double sum() {
            return Double.longBitsToDouble(seen.getOpaque(BOUNDS.length + 1));
        }

        @Override
        public void record(double value) {
            int range = range(value);
            seen.setOpaque(range, seen.getPlain(range) + 1);
            seen.setOpaque(BOUNDS.length + 1, Double.doubleToRawLongBits(sum() + value));
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (parts.remove(this)) {
                    for (int i = 0; i < counts.length; i++) {
                        counts[i].add(seen.getOpaque(i));
                    }
                    sum.add(sum());
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
