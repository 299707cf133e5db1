package dev.weir.wasm;

import dev.weir.api.Exchange;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.wasm.abi.Guest;
import dev.weir.wasm.abi.Plugin;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The guests of one plugin instance. An exchange is bound to one guest for its life: to an idle one
 * if there is any, so that a guest that fails takes no other exchange with it, else to one that is
 * in no callback, with the fewest exchanges. Where none was idle the pool grows, in the background,
 * up to its cap. Binding takes no lock of the pool; its lock guards starts and the wait for one.
 * Safe for every thread.
 */
final class GuestPool {
    private static final int LEAST_CAP = 8;
    private static final int GREATEST_CAP = 64;
    private static final int GUESTS_PER_CORE = 4;
    private static final int FIRST_GUESTS = 4;

    /** How long one guest is waited for before the others are looked at again. */
    private static final Duration ATTEMPT = Duration.ofMillis(2);

    private final Plugin plugin;
    private final AtomicReferenceArray<@Nullable PooledGuest> guests;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean starting; // guarded by lock
    private boolean closed; // guarded by lock
    private final StartBackoff backoff = new StartBackoff(); // guarded by lock

    /**
     * Starts the first guests: one for each core, at most four.
     *
     * @throws GatewayException if one could not be started
     */
    GuestPool(Plugin plugin) throws InterruptedException {
        this.plugin = plugin;
        int cores = Runtime.getRuntime().availableProcessors();
        int cap = Math.clamp((long) GUESTS_PER_CORE * cores, LEAST_CAP, GREATEST_CAP);
        this.guests = new AtomicReferenceArray<>(cap);
        boolean started = false;
        try {
            for (int i = 0; i < Math.min(cores, FIRST_GUESTS); i++) {
                guests.set(i, new PooledGuest(GuestStarter.start(plugin)));
                plugin.shared().figures().started();
            }
            started = true;
        } finally {
            if (!started) {
                close();
            }
        }
    }

    /**
     * Binds an exchange to a guest and gives the calling thread that guest's lock. Waits, at most
     * for the limit on wall time and as long as the exchange may take, while all guests are busy or
     * none is started.
     */
    PooledGuest bind(Exchange exchange) throws InterruptedException {
        PooledGuest first = choose();
        if (first != null) {
            if (first.guest().lockIfFree()) {
                if (!first.guest().isDiscarded()) {
                    return first;
                }
                first.guest().unlock();
            }
            release(first);
        }
        return await(exchange);
    }

    private PooledGuest await(Exchange exchange) throws InterruptedException {
        long start = System.nanoTime();
        long deadline = start + exchange.timeLeft(plugin.context().limits().wall()).toNanos();
        while (true) {
            PooledGuest guest = choose();
            if (guest == null) {
                awaitGuest(exchange, deadline);
                continue;
            }
            boolean locked = false;
            try {
                locked = lock(guest);
            } finally {
                if (!locked) {
                    release(guest);
                }
            }
            if (locked) {
                plugin.shared().figures().waited(System.nanoTime() - start);
                return guest;
            }
            if (System.nanoTime() - deadline >= 0) {
                throw busy(exchange);
            }
        }
    }

    /** Gives an exchange's binding up; the thread does not hold the guest's lock. */
    void release(PooledGuest guest) {
        if (guest.unbind()) {
            if (!guest.guest().isDiscarded()) {
                plugin.shared().figures().recycled();
            }
            dismiss(guest, "retired");
            grow();
        }
    }

    /** Ends all guests; no exchange is bound to one. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        for (int i = 0; i < guests.length(); i++) {
            PooledGuest guest = guests.get(i);
            if (guest != null) {
                dismiss(guest, "closed");
            }
        }
    }

    /** How many guests take exchanges now. */
    int size() {
        int size = 0;
        for (int i = 0; i < guests.length(); i++) {
            PooledGuest guest = guests.get(i);
            size += guest != null && guest.isOpen() ? 1 : 0;
        }
        return size;
    }

    /** What an exchange is told that waited for a guest in vain. */
    GatewayException busy(Exchange exchange) {
        if (exchange.timeLeft(plugin.context().limits().wall()).isZero()) {
            return GatewayException.late("it waited for a guest of " + plugin.label());
        }
        return new GatewayException(
                FailureType.PLUGIN_LIMIT,
                GatewayException.Source.PLUGIN,
                "%s: no guest was free within the limit of %d ms"
                        .formatted(plugin.label(), plugin.context().limits().wall().toMillis()));
    }

    // False: it is busy, or was lost, and another one may be free by now.
    private static boolean lock(PooledGuest guest) throws InterruptedException {
        Guest own = guest.guest();
        if (!own.lock(ATTEMPT)) {
            return false;
        }
        if (own.isDiscarded()) {
            own.unlock();
            return false;
        }
        return true;
    }

    private @Nullable PooledGuest choose() {
        // Threads start at places of their own, so that cores do not all try the same guest first.
        int start = (int) Thread.currentThread().threadId() & Integer.MAX_VALUE;
        PooledGuest least = null;
        for (int i = 0; i < guests.length(); i++) {
            PooledGuest guest = guests.get((start + i) % guests.length());
            if (guest == null || !guest.isOpen()) {
                vacate(guest);
                continue;
            }
            if (guest.bindIfIdle()) {
                return keepIfOpen(guest);
            }
            if (least == null || guest.load() < least.load()) {
                least = guest;
            }
        }
        grow();
        if (least == null) {
            return null;
        }
        least.bind();
        return keepIfOpen(least);
    }

    /**
     * Gives a binding up that came too late, after the guest's retirement and before that was seen:
     * the exchange that retired it may have left meanwhile, and then this one is the last.
     */
    @Nullable PooledGuest keepIfOpen(PooledGuest guest) {
        if (guest.isOpen()) {
            return guest;
        }
        release(guest);
        return null;
    }

    private void awaitGuest(Exchange exchange, long deadline) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (size() == 0) {
                if (closed) {
                    throw new IllegalStateException(plugin.label() + " is closed");
                }
                if (backoff.failure().isPresent() && !starting) {
                    throw cannotStart(backoff.failure().get());
                }
                if (changed.awaitNanos(deadline - System.nanoTime()) <= 0) {
                    throw busy(exchange);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Starts one more guest in the background, if there is room and none is being started. */
    private void grow() {
        if (emptyPlace() < 0) {
            return; // at its cap: looked at before the lock, which all would want just then
        }
        lock.lock();
        try {
            if (!closed && !starting && backoff.isOver(System.nanoTime()) && emptyPlace() >= 0) {
                // A platform thread: a start computes, and may be long.
                Thread.ofPlatform().daemon().name("weir-wasm-start").start(this::startOne);
                // Only now: there may be no thread to be had. The thread ends behind the lock.
                starting = true;
            }
        } finally {
            lock.unlock();
        }
    }

    private void startOne() {
        PooledGuest guest = null;
        GatewayException failure = null;
        try {
            guest = new PooledGuest(GuestStarter.start(plugin));
        } catch (GatewayException e) {
            plugin.context().log().log(Level.ERROR, "a guest could not be started", e);
            failure = e;
        } catch (InterruptedException e) {
            // Only the start's own timer interrupts this thread, and clears that up.
            Thread.currentThread().interrupt();
        } finally {
            started(guest, failure);
        }
    }

    private void started(@Nullable PooledGuest guest, @Nullable GatewayException failure) {
        lock.lock();
        try {
            starting = false;
            if (failure == null) {
                backoff.started();
            } else {
                backoff.failed(failure, System.nanoTime());
            }
            int place = emptyPlace();
            if (guest != null && !closed && place >= 0) {
                guests.set(place, guest);
                plugin.shared().figures().started();
            } else if (guest != null) {
                dismiss(guest, "closed");
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private static GatewayException cannotStart(GatewayException failure) {
        return new GatewayException(
                failure.type(), failure.source(), String.valueOf(failure.getMessage()), failure);
    }

    // A guest that failed frees its place at once, exchanges bound to it or not.
    private void vacate(@Nullable PooledGuest guest) {
        if (guest != null && guest.guest().isDiscarded()) {
            remove(guest);
        }
    }

    private void remove(PooledGuest guest) {
        for (int i = 0; i < guests.length(); i++) {
            if (guests.compareAndSet(i, guest, null)) {
                plugin.shared().figures().ended();
            }
        }
    }

    private int emptyPlace() {
        for (int i = 0; i < guests.length(); i++) {
            if (guests.get(i) == null) {
                return i;
            }
        }
        return -1;
    }

    private void dismiss(PooledGuest guest, String reason) {
        remove(guest);
        guest.guest().dismiss(reason);
    }
}
