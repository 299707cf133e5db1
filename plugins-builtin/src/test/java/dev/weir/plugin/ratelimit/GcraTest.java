package dev.weir.plugin.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.api.spi.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GcraTest {
    private static final long SECOND = 1_000_000_000;

    /** A bucket that is filled up drop by drop: a token is an interval's worth of nanoseconds. */
    private static final class Bucket {
        private final long interval;
        private final long capacity;
        private long level;
        private long last;

        Bucket(long interval, long burst, long now) {
            this.interval = interval;
            this.capacity = interval * burst;
            this.level = capacity;
            this.last = now;
        }

        boolean take(long now) {
            level = Math.min(capacity, level + (now - last));
            last = now;
            boolean passes = level >= interval;
            level -= passes ? interval : 0;
            return passes;
        }

        long remaining() {
            return level / interval;
        }
    }

    @Property(tries = 500)
    void letsPassWhatATokenBucketLetsPass(
            @ForAll @LongRange(min = 1, max = 2000) long count,
            @ForAll @LongRange(min = 1, max = 50) long burst,
            @ForAll("starts") long start,
            @ForAll("pauses") List<Long> pauses) {
        Rate rate = Rate.parse(count + "/s");
        Gcra gcra = new Gcra(rate, burst);
        AtomicLong cell = gcra.newCell(start);
        Bucket bucket = new Bucket(SECOND / count, burst, start);
        long now = start;
        for (long pause : pauses) {
            now += pause;
            long room = gcra.take(cell, now);
            assertThat(room >= 0).isEqualTo(bucket.take(now));
            assertThat(gcra.remaining(room)).isEqualTo(bucket.remaining());
        }
    }

    @Property(tries = 200)
    void neverLetsMorePassInAnyWindowThanBurstAndRate(
            @ForAll @LongRange(min = 1, max = 100) long count,
            @ForAll @LongRange(min = 1, max = 10) long burst,
            @ForAll("pauses") List<Long> pauses) {
        Gcra gcra = new Gcra(Rate.parse(count + "/s"), burst);
        AtomicLong cell = gcra.newCell(0);
        List<Long> passed = new ArrayList<>();
        long now = 0;
        for (long pause : pauses) {
            now += pause;
            if (gcra.take(cell, now) >= 0) {
                passed.add(now);
            }
        }
        for (int from = 0; from < passed.size(); from++) {
            for (int to = from; to < passed.size(); to++) {
                long window = passed.get(to) - passed.get(from);
                assertThat((long) to - from + 1)
                        .isLessThanOrEqualTo(burst + window / (SECOND / count));
            }
        }
    }

    @Property(tries = 500)
    void whoWaitsAsLongAsItSaysPassesAndNotEarlier(
            @ForAll @LongRange(min = 1, max = 2000) long count,
            @ForAll @LongRange(min = 1, max = 50) long burst,
            @ForAll("starts") long start,
            @ForAll("pauses") List<Long> pauses) {
        Gcra gcra = new Gcra(Rate.parse(count + "/s"), burst);
        AtomicLong cell = gcra.newCell(start);
        long now = start;
        for (long pause : pauses) {
            now += pause;
            long room = gcra.take(cell, now);
            long wait = gcra.nextIn(room);
            // One more passes then than is said to be left now.
            long then = gcra.room(cell, now + wait);
            assertThat(gcra.remaining(then) + (then < 0 ? 0 : 1))
                    .isEqualTo(gcra.remaining(room) + 1);
            long before = gcra.room(cell, now + wait - 1);
            assertThat(gcra.remaining(before) + (before < 0 ? 0 : 1))
                    .isEqualTo(gcra.remaining(room));
        }
    }

    @Test
    void whatIsGivenBackCanBeTakenAgain() {
        Gcra gcra = new Gcra(Rate.parse("1/s"), 2);
        AtomicLong cell = gcra.newCell(0);
        gcra.take(cell, 0);
        gcra.take(cell, 0);
        assertThat(gcra.take(cell, 0)).isNegative();
        gcra.giveBack(cell);
        assertThat(gcra.take(cell, 0)).isZero();
        assertThat(gcra.take(cell, 0)).isNegative();
    }

    @Test
    void manyThreadsTogetherGetNoMoreThanTheBurst() throws Exception {
        Gcra gcra = new Gcra(Rate.parse("1/m"), 10_000);
        AtomicLong cell = gcra.newCell(5);
        List<Future<Integer>> counts = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < 4; i++) {
                counts.add(
                        threads.submit(() -> {
                            int passed = 0;
                            for (int n = 0; n < 5_000; n++) {
                                passed += gcra.take(cell, 5) >= 0 ? 1 : 0;
                            }
                            return passed;
                        }));
            }
        }
        int passed = 0;
        for (Future<Integer> count : counts) {
            passed += count.get();
        }
        assertThat(passed).isEqualTo(10_000);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 367, Long.MAX_VALUE})
    void refusesABurstOutOfRange(long burst) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Gcra(Rate.parse("1/d"), burst))
                .withMessage(
                        "`burst` must be at least 1 and refill within 366 days (here at most 366), was "
                                + burst);
    }

    @Test
    void refusesARateThatNanosecondsCannotTell() {
        assertThat(new Gcra(Rate.parse("1000000/s"), 1).burst()).isEqualTo(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Gcra(Rate.parse("1100000/s"), 1))
                .withMessage("`rate` must be at most 1000000/s, was 1100000 in 1 s");
    }

    @Provide
    Arbitrary<Long> starts() {
        // System.nanoTime may begin anywhere and overflow.
        return Arbitraries.of(0L, -5L, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - SECOND);
    }

    @Provide
    Arbitrary<List<Long>> pauses() {
        return Arbitraries.oneOf(
                        Arbitraries.just(0L),
                        Arbitraries.longs().between(0, SECOND / 100),
                        Arbitraries.longs().between(0, 3 * SECOND))
                .list()
                .ofMinSize(1)
                .ofMaxSize(80);
    }
}
