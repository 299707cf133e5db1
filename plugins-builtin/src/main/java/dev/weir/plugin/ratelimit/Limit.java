package dev.weir.plugin.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.api.Exchange;
import java.util.concurrent.atomic.AtomicLong;

/** One limit and the cells of everybody it counts. */
final class Limit {
    // About 15 MB when full. Whoever floods it with keys pushes out those seen least, and only
    // they start anew.
    private static final long MOST_CELLS = 100_000;

    private final By by;
    private final String policy;
    private final Gcra gcra;
    private final Cache<Object, AtomicLong> cells;

    Limit(LimitConfig config) {
        this(config, cells(MOST_CELLS));
    }

    Limit(LimitConfig config, Cache<Object, AtomicLong> cells) {
        this.by = config.by();
        this.policy = "\"" + config.policy() + "\"";
        this.gcra = config.gcra();
        this.cells = cells;
    }

    /** Bounded by number alone: a cell of which the time has passed is as good as none. */
    static Cache<Object, AtomicLong> cells(long most) {
        return Caffeine.newBuilder().maximumSize(most).executor(Runnable::run).build();
    }

    /** The name of its policy as a structured field's string (RFC 9651 §3.3.3). */
    String policy() {
        return policy;
    }

    Gcra gcra() {
        return gcra;
    }

    /** The cell in which the exchange is counted. */
    AtomicLong cell(Exchange exchange, long now) {
        Object key = by.key(exchange);
        AtomicLong cell = cells.getIfPresent(key);
        return cell != null ? cell : cells.get(key, _ -> gcra.newCell(now));
    }
}
