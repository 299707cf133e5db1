package dev.weir.api;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * How an exchange ended.
 *
 * @param status the status sent to the client; 0 if none was sent
 * @param requestBytes bytes of the request body that were read
 * @param responseBytes bytes of the response body that were sent
 * @param timings how long it took, and what of it was the upstream
 * @param ending whether the response was sent whole
 * @param failure the type of the failure that decided the answer, if one did
 */
public record Outcome(
        int status,
        long requestBytes,
        long responseBytes,
        Timings timings,
        Ending ending,
        Optional<FailureType> failure) {

    /** Refuses null. */
    public Outcome {
        Objects.requireNonNull(timings, "timings");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(failure, "failure");
    }

    /** From the first byte of the request to the end of the response. */
    public Duration duration() {
        return timings.total();
    }

    /** Whether the client got a whole answer. */
    public enum Ending {
        /** The last byte of the response was handed to the client's connection. */
        COMPLETED,
        /** The client's connection broke or closed first. */
        CLIENT_GONE,
        /** The response broke off after its head was sent; the client saw an abort. */
        ABORTED
    }
}
