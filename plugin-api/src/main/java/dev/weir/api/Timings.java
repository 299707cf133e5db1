package dev.weir.api;

import java.time.Duration;
import java.util.Objects;

/**
 * How long the parts of an exchange took. What is in no part of it, waited for the client or was
 * the gateway's own.
 *
 * @param total from the first byte of the request to the end of the response
 * @param firstByte from the first byte of the request until the response's head was written; zero
 *     if none was
 * @param upstream from handing the request to the upstream until the head of its answer was there,
 *     all attempts together, or until it failed; zero if no upstream was asked
 */
public record Timings(Duration total, Duration firstByte, Duration upstream) {

    /** Refuses null. */
    public Timings {
        Objects.requireNonNull(total, "total");
        Objects.requireNonNull(firstByte, "firstByte");
        Objects.requireNonNull(upstream, "upstream");
    }

    /** Those of an exchange of which nothing but the time of all is known. */
    public static Timings of(Duration total) {
        return new Timings(total, Duration.ZERO, Duration.ZERO);
    }
}
