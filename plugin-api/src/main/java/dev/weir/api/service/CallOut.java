package dev.weir.api.service;

import dev.weir.api.Request;
import dev.weir.api.Unstable;
import java.time.Duration;
import java.util.Objects;

/**
 * A request of a plugin's own.
 *
 * @param destination {@code service:NAME} for a service of the configuration, which balances and
 *     pools as for routes; or {@code http://HOST[:PORT]}, {@code https://HOST[:PORT]}, without a
 *     path
 * @param request what is sent; its {@code Host} is the destination's host where it has none, its
 *     scheme is not looked at. Its body must be {@linkplain dev.weir.api.Body#replayable()
 *     replayable}
 * @param timeout for all of it, from connecting to the last byte of the answer; zero for the most
 *     that is allowed. A longer one is cut to that
 * @param allowPrivate whether private, loopback and link-local addresses are fine. Taken from
 *     plugins that are part of the gateway only, which have it from their own configuration; for
 *     all others the operator's {@code grants} alone decide
 */
@Unstable
public record CallOut(String destination, Request request, Duration timeout, boolean allowPrivate) {

    /** Checks the parts as far as that goes without the gateway. */
    public CallOut {
        Objects.requireNonNull(destination, "destination");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(timeout, "timeout");
        if (timeout.isNegative()) {
            throw new IllegalArgumentException("timeout must not be negative, was " + timeout);
        }
        if (!request.body().replayable()) {
            throw new IllegalArgumentException(
                    "the body of a call-out must be in memory (Body.of), was a stream");
        }
    }

    /** A call-out that takes no longer than is allowed, to public addresses. */
    public static CallOut to(String destination, Request request) {
        return new CallOut(destination, request, Duration.ZERO, false);
    }

    /** The same with another timeout. */
    public CallOut within(Duration timeout) {
        return new CallOut(destination, request, timeout, allowPrivate);
    }
}
