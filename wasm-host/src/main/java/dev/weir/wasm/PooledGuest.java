package dev.weir.wasm;

import dev.weir.wasm.abi.Guest;
import java.util.concurrent.atomic.AtomicInteger;

/** A guest in its pool, and how many exchanges are bound to it. */
final class PooledGuest {
    private static final int BUSY = 1 << 24;

    /** A million: at 1000 exchanges a second, a new guest every quarter of an hour. */
    private static final int MOST_EXCHANGES = 1_000_000;

    private final Guest guest;
    private final long startBytes;
    private int ended; // exchanges; of the thread that holds the guest
    private final AtomicInteger bound = new AtomicInteger();
    private volatile boolean retired;

    /** The guest belongs to the calling thread until it is in the pool. */
    PooledGuest(Guest guest) {
        this.guest = guest;
        this.startBytes = guest.memoryBytes();
    }

    Guest guest() {
        return guest;
    }

    /** How many exchanges are bound to it; a guest in a callback, which may spin, counts most. */
    int load() {
        return bound.get() + (guest.isBusy() ? BUSY : 0);
    }

    /** Whether new exchanges may be bound to it. */
    boolean isOpen() {
        return !retired && !guest.isDiscarded();
    }

    /** Binds an exchange if none is bound; whether it did. The guest may have been retired. */
    boolean bindIfIdle() {
        return isOpen() && bound.get() == 0 && bound.compareAndSet(0, 1);
    }

    /** Binds an exchange beside others. The guest may have been retired. */
    void bind() {
        bound.incrementAndGet();
    }

    /** Gives one exchange up; true if it was the last one of a guest that takes no more. */
    boolean unbind() {
        return bound.decrementAndGet() == 0 && !isOpen();
    }

    /** Takes no more exchanges; those bound stay. */
    void retire() {
        retired = true;
    }

    /**
     * Retires a guest whose memory has grown near the limit, before it fails in the middle of an
     * exchange: memory never shrinks, and honest guests leak too. So do counters and tables of a
     * guest that nobody sees, for which it is retired after many exchanges. For the thread that
     * holds it, at the end of an exchange.
     */
    void retireIfUsedUp(long mostBytes) {
        long bytes = guest.exchangeOver();
        ended++;
        if ((bytes > mostBytes / 4 * 3 && bytes > startBytes) || ended >= MOST_EXCHANGES) {
            retire();
        }
    }
}
