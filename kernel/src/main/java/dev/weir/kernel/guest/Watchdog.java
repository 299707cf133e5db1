package dev.weir.kernel.guest;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Stops code of plugins that uses more than it may, and bills what it uses. One platform thread
 * looks at every filter and guest now running: on a thread of its own it gets its turn even while
 * guests spin on every carrier. Code that behaves pays for two writes; only what runs longer than a
 * millisecond is ever sampled.
 */
public final class Watchdog implements AutoCloseable {
    /** How often it looks, in nanoseconds: a limit is noticed at most so much late. */
    static final long TICK_NANOS = 2_000_000;

    /** Calls that are not older are left alone. */
    static final long YOUNG_NANOS = 1_000_000;

    /** So many looks without seeing a filter run, and it sleeps until one does. */
    private static final int IDLE_TICKS = 500;

    private static final System.Logger LOG = System.getLogger(Watchdog.class.getName());

    private final Set<Slot> slots = ConcurrentHashMap.newKeySet();
    private final FilterTable filters = new FilterTable();
    private final Thread thread;
    private volatile boolean asleep;
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
            wake();
            return slot;
        };
    }

    void remove(Slot slot) {
        slots.remove(slot);
    }

    /** Filters of an exchange begin to run on the calling thread. */
    public void add(FilterWatch watch, Thread current) {
        filters.add(watch, current);
        if (asleep) {
            wake();
        }
    }

    /** No filter of the exchange runs any more, or for the time being. */
    public void remove(FilterWatch watch) {
        filters.remove(watch);
    }

    private void wake() {
        asleep = false;
        LockSupport.unpark(thread);
    }

    private void watch() {
        Carriers carriers = new Carriers();
        int idle = 0;
        while (!closed) {
            if (asleep) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, TICK_NANOS);
            }
            idle = look(carriers) ? 0 : idle + 1;
            if (idle >= IDLE_TICKS) {
                // Said before the last look: who comes too late for that look sees it and wakes us.
                asleep = true;
                idle = look(carriers) ? 0 : idle;
            }
            if (idle == 0) {
                asleep = false;
            }
        }
        carriers.close();
    }

    /** Looks at everything that runs; whether there is anything to look at. */
    private boolean look(Carriers carriers) {
        boolean any = !slots.isEmpty();
        for (Slot slot : slots) {
            try {
                slot.check(carriers);
            } catch (Throwable e) {
                failed(e);
            }
        }
        try {
            any |= filters.check(carriers);
            carriers.lookEnded();
        } catch (Throwable e) {
            failed(e);
        }
        return any;
    }

    private static void failed(Throwable e) {
        try {
            LOG.log(System.Logger.Level.ERROR, "stopping a guest failed", e);
        } catch (Throwable _) {
            // Even an OutOfMemoryError: without this thread no guest has a limit.
        }
    }

    /** Stops watching. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
