package dev.weir.plugin.ratelimit;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Problem;
import dev.weir.api.Response;
import dev.weir.api.spi.Rate;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Lets a request pass if all limits do; one that is refused is counted by none. */
final class RateLimitFilter implements Filter {
    private final Limit[] limits;
    private final LongSupplier nanos;
    private final RateLimitFields fields;

    RateLimitFilter(List<LimitConfig> configs, LongSupplier nanos) {
        // The tightest in the long run first: the order in which policies are told.
        this.limits =
                configs.stream()
                        .sorted(Comparator.comparingDouble(config -> perSecond(config.rate())))
                        .map(Limit::new)
                        .toArray(Limit[]::new);
        this.nanos = nanos;
        this.fields = new RateLimitFields(limits);
    }

    private static double perSecond(Rate rate) {
        return (double) rate.count() / rate.per().toSeconds();
    }

    @Override
    public Response handle(Exchange exchange, Chain next) {
        long[] rooms = take(exchange, nanos.getAsLong());
        long wait = 0;
        for (long room : rooms) {
            wait = Math.max(wait, -room);
        }
        if (wait == 0) {
            return fields.addTo(next.proceed(next.request()), rooms);
        }
        next.request().body().close();
        return fields.addTo(refused(exchange, wait), rooms);
    }

    /**
     * Takes one from each limit, or from none if one refuses.
     *
     * @return the room under each limit with this request, as {@link Gcra#room} says; negative
     *     where it was refused
     */
    private long[] take(Exchange exchange, long now) {
        AtomicLong[] cells = new AtomicLong[limits.length];
        long[] rooms = new long[limits.length];
        boolean fits = true;
        for (int i = 0; i < limits.length; i++) {
            cells[i] = limits[i].cell(exchange, now);
            rooms[i] = limits[i].gcra().room(cells[i], now);
            fits &= rooms[i] >= 0;
        }
        for (int i = 0; fits && i < limits.length; i++) {
            rooms[i] = limits[i].gcra().take(cells[i], now);
            if (rooms[i] < 0) {
                // Another request was faster. What the limits before gave is returned; for that
                // moment they may have refused a third request, never let one too many pass.
                for (int taken = 0; taken < i; taken++) {
                    limits[taken].gcra().giveBack(cells[taken]);
                }
                fits = false;
            }
        }
        return rooms;
    }

    private static Response refused(Exchange exchange, long wait) {
        long seconds = RateLimitFields.seconds(wait);
        // RFC 6585 §4: 429 may say how long to wait (RFC 9110 §10.2.3).
        return new Problem(
                        429,
                        "Too Many Requests",
                        "The rate limit is used up; try again in " + seconds + " s.")
                .toResponse(exchange)
                .withHeader("Retry-After", Long.toString(seconds));
    }
}
