package dev.weir.api;

import java.time.Duration;

/**
 * How long the parts of an exchange took, in nanoseconds. What is in no part of it, waited for the
 * client or was the gateway's own.
 *
 * @param totalNanos from the first byte of the request to the end of the response
 * @param firstByteNanos from the first byte of the request until the response's head was written; 0
 *     if none was
 * @param upstreamNanos from handing the request to the upstream until the head of its answer was
 *     there, all attempts together, or until it failed; 0 if no upstream was asked
 */
public record Timings(long totalNanos, long firstByteNanos, long upstreamNanos) {

    /** Those of an exchange of which nothing but the time of all is known. */
    public static Timings of(Duration total) {
        return new Timings(total.toNanos(), 0, 0);
    }

    /** From the first byte of the request to the end of the response. */
    public Duration total() {
        return Duration.ofNanos(totalNanos);
    }

    /**
     * From the first byte of the request until the response's head was written; zero if none was.
     */
    public Duration firstByte() {
        return Duration.ofNanos(firstByteNanos);
    }

    /** What of it the upstream took; zero if none was asked. */
    public Duration upstream() {
        return Duration.ofNanos(upstreamNanos);
    }
}
