package dev.weir.kernel.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.service.Meters;
import org.junit.jupiter.api.Test;

class PlainHistogramTest {
    private final PlainHistogram histogram = new PlainHistogram();

    private long within(double range) {
        double[] ranges = histogram.ranges();
        for (int i = 0; i < ranges.length; i++) {
            if (ranges[i] == range) {
                return histogram.counts()[i];
            }
        }
        throw new AssertionError("no range ends at " + range);
    }

    @Test
    void eachValueIsInTheSmallestRangeThatHoldsIt() {
        for (double value : new double[] {0, 1, 1.5, 2, 3, 5_000_000, 5_000_001}) {
            histogram.record(value);
        }
        assertThat(within(1)).isEqualTo(2);
        assertThat(within(2)).isEqualTo(2);
        assertThat(within(5)).isEqualTo(1);
        assertThat(within(5_000_000)).isEqualTo(1);
        assertThat(within(Double.POSITIVE_INFINITY)).isEqualTo(1);
        assertThat(histogram.count()).isEqualTo(7);
        assertThat(histogram.sum()).isEqualTo(10_000_008.5);
    }

    @Test
    void whatAPartRecordsIsThereAtOnceAndStaysWhenItIsClosed() {
        Meters.Part one = histogram.part();
        Meters.Part other = histogram.part();
        one.record(2);
        other.record(2);
        other.record(7);
        histogram.record(1);
        for (int i = 0; i < 3; i++) {
            assertThat(within(1)).isEqualTo(1);
            assertThat(within(2)).isEqualTo(2);
            assertThat(within(10)).isEqualTo(1);
            assertThat(histogram.count()).isEqualTo(4);
            assertThat(histogram.sum()).isEqualTo(12);
            one.close(); // again, the second time
        }
    }
}
