package dev.weir.wasm;

import dev.weir.api.Exchange;
import dev.weir.wasm.abi.Guest;
import dev.weir.wasm.abi.Plugin;

/**
 * An exchange's hold on one guest, from its start to its end. The thread that has something to show
 * takes the guest for as long as that lasts.
 */
final class Lease {
    private final Plugin plugin;
    private final GuestPool pool;
    private final Exchange exchange;
    private final PooledGuest pooled;

    /** Something to do while the thread has the guest. */
    @FunctionalInterface
    interface Call<T> {
        T on(Guest guest) throws InterruptedException;
    }

    private Lease(Plugin plugin, GuestPool pool, Exchange exchange, PooledGuest pooled) {
        this.plugin = plugin;
        this.pool = pool;
        this.exchange = exchange;
        this.pooled = pooled;
    }

    /**
     * A hold on the guest that is free soonest; the calling thread has it until {@link #unlock}.
     */
    static Lease take(Plugin plugin, GuestPool pool, Exchange exchange)
            throws InterruptedException {
        return new Lease(plugin, pool, exchange, pool.bind(exchange));
    }

    Guest guest() {
        return pooled.guest();
    }

    void unlock() {
        pooled.guest().unlock();
    }

    /** Does something with the guest, which may be gone by now. */
    <T> T call(Call<T> call) throws InterruptedException {
        // Mostly it is free: then nobody need know how long it could be waited for.
        if (!guest().lockIfFree()
                && !guest().lock(exchange.timeLeft(plugin.context().limits().wall()))) {
            throw pool.busy(exchange);
        }
        try {
            return call.on(guest());
        } finally {
            unlock();
        }
    }

    /** The exchange has shown the guest its last; for the thread that has the guest. */
    void over() {
        pooled.retireIfUsedUp(plugin.context().limits().memoryBytes());
    }

    /** Gives the hold up; for who has shown all, and does not have the guest. */
    void release() {
        pool.release(pooled);
    }

    /** The exchange is over: does a last thing with the guest, if it is still there. */
    void end(Call<?> last) {
        // A cancelled exchange ends like any other.
        boolean interrupted = Thread.interrupted();
        try {
            inGuest(last);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            release();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void inGuest(Call<?> last) throws InterruptedException {
        if (!guest().lock(plugin.context().limits().wall())) {
            pooled.retire(); // this exchange's context stays behind in it
            return;
        }
        try {
            if (!guest().isDiscarded()) {
                last.on(guest());
                over();
            }
        } finally {
            unlock();
        }
    }
}
