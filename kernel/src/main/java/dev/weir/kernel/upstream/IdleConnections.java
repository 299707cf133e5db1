package dev.weir.kernel.upstream;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Connections that wait for an exchange, the one that came last first. Immutable links and one
 * reference: to take and to add, as every request does, is one swap; what is rare copies. Safe for
 * every thread.
 */
final class IdleConnections {
    private final AtomicReference<@Nullable Link> newest = new AtomicReference<>();

    private record Link(UpstreamConnection connection, @Nullable Link older) {}

    void add(UpstreamConnection connection) {
        Link before = newest.get();
        while (!newest.compareAndSet(before, new Link(connection, before))) {
            before = newest.get();
        }
    }

    /** The one that came last, or null. */
    @Nullable UpstreamConnection pollNewest() {
        Link link = newest.get();
        while (link != null && !newest.compareAndSet(link, link.older())) {
            link = newest.get();
        }
        return link == null ? null : link.connection();
    }

    /** The one that came first, or null. */
    @Nullable UpstreamConnection pollOldest() {
        while (true) {
            Link all = newest.get();
            if (all == null) {
                return null;
            }
            Link last = all;
            while (last.older() != null) {
                last = last.older();
            }
            UpstreamConnection oldest = last.connection();
            if (newest.compareAndSet(all, without(all, oldest))) {
                return oldest;
            }
        }
    }

    /** Takes one out, if it is here. */
    void remove(UpstreamConnection connection) {
        newest.updateAndGet(all -> without(all, connection));
    }

    /** The same without that one. */
    private static @Nullable Link without(@Nullable Link all, UpstreamConnection gone) {
        // Those before it, the other way round; not recursive, for there may be many.
        Link newer = null;
        Link link = all;
        while (link != null && link.connection() != gone) {
            newer = new Link(link.connection(), newer);
            link = link.older();
        }
        if (link == null) {
            return all;
        }
        Link kept = link.older();
        for (; newer != null; newer = newer.older()) {
            kept = new Link(newer.connection(), kept);
        }
        return kept;
    }
}
