package dev.weir.plugin.ratelimit;

import dev.weir.api.spi.Default;
import dev.weir.api.spi.Doc;
import dev.weir.api.spi.Rate;
import java.util.Locale;
import java.util.Optional;

@Doc("One limit.")
record LimitConfig(
        @Doc("How many requests in which time, in the long run: 10/s, 1000/m, 500/h, 10000/d.")
                Rate rate,
        @Doc("How many at once after a rest; if left out, as many as the rate names.")
                Optional<Long> burst,
        @Doc("What is counted: each client address (ip), each consumer, or the whole route.")
                @Default("ip")
                By by) {

    LimitConfig {
        // Refuses what cannot be counted.
        new Gcra(rate, burst.orElse(rate.count()));
    }

    Gcra gcra() {
        return new Gcra(rate, burst.orElse(rate.count()));
    }

    /**
     * The name of the policy: {@code ip-10/s}. Printable ASCII without quotes (RFC 9651 §3.3.3).
     */
    String policy() {
        String unit =
                switch ((int) rate.per().toSeconds()) {
                    case 1 -> "s";
                    case 60 -> "m";
                    case 3600 -> "h";
                    default -> "d";
                };
        return by.name().toLowerCase(Locale.ROOT) + "-" + rate.count() + "/" + unit;
    }
}
