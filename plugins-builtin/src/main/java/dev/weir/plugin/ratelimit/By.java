package dev.weir.plugin.ratelimit;

import dev.weir.api.Exchange;
import dev.weir.api.Identity;

/** What requests are counted by. */
enum By {
    IP,
    CONSUMER,
    ROUTE;

    /** The key under which the exchange is counted; good in a map. */
    Object key(Exchange exchange) {
        return switch (this) {
            case IP -> exchange.client().ip();
            // Who is not known is counted by address: otherwise they would all share one count. The
            // keys differ in type, so that no consumer's name can be taken for an address.
            case CONSUMER ->
                    exchange.identity()
                            .<Object>map(Identity::consumer)
                            .orElseGet(() -> exchange.client().ip());
            case ROUTE -> exchange.route();
        };
    }
}
