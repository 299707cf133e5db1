package dev.weir.plugin.ratelimit;

import dev.weir.api.spi.Rate;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The generic cell rate algorithm (ITU-T I.371 §A), which is a token bucket in one number: the
 * theoretical arrival time (TAT), at which the bucket is full again. A request moves it on by one
 * interval; it may do so if the TAT then is at most {@code burst} intervals ahead of now. A TAT in
 * the past is a full bucket, the same as none at all, so nothing ever has to expire.
 *
 * <p>Times are nanoseconds of a clock that never goes back; only their differences count, so it may
 * begin anywhere, and overflow.
 */
final class Gcra {
    // Intervals are whole nanoseconds: below a microsecond, rounding would be seen (0.1 % here).
    private static final long SHORTEST_INTERVAL = 1_000;
    // Far from where nanoseconds overflow a long (292 years), and longer than anyone waits.
    private static final long LONGEST_REFILL = Duration.ofDays(366).toNanos();

    private final long burst;
    private final long interval;
    private final long capacity;

    /**
     * A limit of {@code rate} in the long run, and of {@code burst} at once.
     *
     * @throws IllegalArgumentException if it is out of range; the message names the settings
     */
    Gcra(Rate rate, long burst) {
        long perRequest = rate.per().toNanos() / rate.count();
        if (perRequest < SHORTEST_INTERVAL) {
            throw new IllegalArgumentException(
                    "`rate` must be at most 1000000/s, was %d in %d s"
                            .formatted(rate.count(), rate.per().toSeconds()));
        }
        if (burst < 1 || burst > LONGEST_REFILL / perRequest) {
            throw new IllegalArgumentException(
                    "`burst` must be at least 1 and refill within 366 days (here at most %d), was %d"
                            .formatted(LONGEST_REFILL / perRequest, burst));
        }
        this.burst = burst;
        this.interval = perRequest;
        this.capacity = burst * perRequest;
    }

    /** How many requests pass at once. */
    long burst() {
        return burst;
    }

    /** How long an empty bucket takes to fill. */
    long refill() {
        return capacity;
    }

    /** The cell of somebody who has made no request. */
    AtomicLong newCell(long now) {
        return new AtomicLong(now);
    }

    /**
     * What would be left if a request were let pass now.
     *
     * @return nanoseconds up to the limit; negative if it may not pass: how long it must wait
     */
    long room(AtomicLong cell, long now) {
        return capacity - interval - ahead(cell.get(), now);
    }

    /** Lets a request pass if it may; answers as {@link #room}. */
    long take(AtomicLong cell, long now) {
        while (true) {
            long tat = cell.get();
            long ahead = ahead(tat, now);
            long room = capacity - interval - ahead;
            if (room < 0 || cell.compareAndSet(tat, now + ahead + interval)) {
                return room;
            }
        }
    }

    /** Undoes a {@link #take} that let a request pass. */
    void giveBack(AtomicLong cell) {
        cell.addAndGet(-interval);
    }

    private static long ahead(long tat, long now) {
        return Math.max(0, tat - now);
    }

    /** How many more requests pass now, given the room after the last one. */
    long remaining(long room) {
        return room < 0 ? 0 : room / interval;
    }

    /** How many nanoseconds until one more passes than {@link #remaining} says. */
    long nextIn(long room) {
        return room < 0 ? -room : interval - room % interval;
    }
}
