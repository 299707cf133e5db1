package dev.weir.plugin.ratelimit;

import dev.weir.api.Response;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The fields that tell clients about limits: draft-ietf-httpapi-ratelimit-headers-11. {@code
 * RateLimit-Policy} (§3) says what is allowed, {@code RateLimit} (§4) what is left. Both are lists,
 * so what the upstream or another instance says stays beside it.
 */
final class RateLimitFields {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Limit[] limits;
    private final String policies;

    RateLimitFields(Limit[] limits) {
        this.limits = limits;
        StringBuilder out = new StringBuilder();
        for (Limit limit : limits) {
            // §3.1: q, the quota, and w, the window in seconds in which it is given out.
            out.append(out.isEmpty() ? "" : ", ")
                    .append(limit.policy())
                    .append(";q=")
                    .append(limit.gcra().burst())
                    .append(";w=")
                    .append(seconds(limit.gcra().refill()));
        }
        policies = out.toString();
    }

    /** The response with both fields; {@code rooms} as the limits gave them for its request. */
    Response addTo(Response response, long[] rooms) {
        return response.withHeaders(
                response.headers().toBuilder()
                        .add("RateLimit-Policy", policies)
                        .add("RateLimit", left(rooms))
                        .build());
    }

    private record Left(String policy, long requests, long seconds) {}

    private String left(long[] rooms) {
        boolean refused = Arrays.stream(rooms).anyMatch(room -> room < 0);
        Left[] each = new Left[limits.length];
        for (int i = 0; i < limits.length; i++) {
            Gcra gcra = limits[i].gcra();
            // A refused request took nothing: where it would have passed, one more is left.
            long kept = refused && rooms[i] >= 0 ? 1 : 0;
            each[i] =
                    new Left(
                            limits[i].policy(),
                            gcra.remaining(rooms[i]) + kept,
                            seconds(gcra.nextIn(rooms[i])));
        }
        Arrays.sort(each, Comparator.comparingLong(Left::requests));
        StringBuilder out = new StringBuilder(32);
        for (Left left : each) {
            // §4.1: r, the requests left, and t, the seconds in which there are no more than that.
            out.append(out.isEmpty() ? "" : ", ")
                    .append(left.policy())
                    .append(";r=")
                    .append(left.requests())
                    .append(";t=")
                    .append(left.seconds());
        }
        return out.toString();
    }

    /** Rounded up: who waits that long is let pass. */
    static long seconds(long nanos) {
        return Math.ceilDiv(nanos, NANOS_PER_SECOND);
    }
}
