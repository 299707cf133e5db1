package dev.weir.kernel.guest;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Stops guests that use more than they may. One platform thread looks at every guest now running:
 * on a thread of its own it gets its turn even while guests spin on every carrier. A guest that
 * behaves pays for two writes; only one that runs longer than a tick is ever sampled.
 */
public final class Watchdog implements AutoCloseable {
    /** How often guests are looked at, in nanoseconds: a limit is noticed at most so much late. */
    static final long TICK_NANOS = 2_000_000;

    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

    private final Set<Slot> slots = ConcurrentHashMap.newKeySet();
    private final Thread thread;
    private volatile boolean closed;

    /** A watchdog that watches from now on. */
    public Watchdog() {
        thread = Thread.ofPlatform().name("weir-watchdog").daemon().start(this::watch);
    }

    /** A meter whose guests are held to what {@code limits} gives at the time. */
    public GuestMeter meter(Supplier<Limits> limits) {
        return (cut, boundAllocation) -> {
            Slot slot = new Slot(this, cut, boundAllocation, limits);
            slots.add(slot);
            // It may be waiting for the first one.
            LockSupport.unpark(thread);
            return slot;
        };
    }

    void remove(Slot slot) {
        slots.remove(slot);
    }

    private void watch() {
        Carriers carriers = new Carriers();
        while (!closed) {
            if (slots.isEmpty()) {
                // No guests in this gateway: nothing to wake up for.
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
            for (Slot slot : slots) {
                try {
                    slot.check(carriers);
                } catch (Throwable e) {
                    // Even an OutOfMemoryError: without this thread no guest has a limit.
                    LOG.log(System.Logger.Level.ERROR, "stopping a guest failed", e);
                }
            }
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
