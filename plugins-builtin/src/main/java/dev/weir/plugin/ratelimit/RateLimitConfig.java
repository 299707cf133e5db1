package dev.weir.plugin.ratelimit;

import dev.weir.api.spi.Doc;
import dev.weir.api.spi.Rate;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

@Doc("Lets so many requests pass in a time; the others get 429. One limit, or several in `limits`.")
record RateLimitConfig(
        @Doc("How many requests in which time, in the long run: 10/s, 1000/m, 500/h, 10000/d.")
                Optional<Rate> rate,
        @Doc("How many at once after a rest; if left out, as many as the rate names.")
                Optional<Long> burst,
        @Doc("What is counted: each client address (ip, the default), each consumer, or the route.")
                Optional<By> by,
        @Doc("Several limits: a request passes if all of them let it pass.")
                List<LimitConfig> limits) {

    RateLimitConfig {
        boolean single = rate.isPresent() || burst.isPresent() || by.isPresent();
        if (single && !limits.isEmpty()) {
            throw new IllegalArgumentException(
                    "`rate`, `burst` and `by` belong into each of `limits`, not beside it");
        } else if (rate.isEmpty() && limits.isEmpty()) {
            throw new IllegalArgumentException("`rate` (like 10/s) or `limits` is required");
        }
        Set<String> policies = new HashSet<>();
        for (LimitConfig limit : all(rate, burst, by, limits)) {
            if (!policies.add(limit.policy())) {
                throw new IllegalArgumentException(
                        "`limits` has " + limit.policy() + " twice; leave one out");
            }
        }
    }

    List<LimitConfig> all() {
        return all(rate, burst, by, limits);
    }

    private static List<LimitConfig> all(
            Optional<Rate> rate, Optional<Long> burst, Optional<By> by, List<LimitConfig> limits) {
        return rate.map(r -> List.of(new LimitConfig(r, burst, by.orElse(By.IP)))).orElse(limits);
    }
}
