package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.PluginContext;
import dev.weir.wasm.engine.WasmException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The guests of one instance. A new one is a copy of a memory, made by the call that finds none
 * free: so a guest that was cut needs no spare. Safe for every thread.
 */
final class SandboxPool implements Guests {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int KEPT = CORES + 1;
    private static final int MOST = 4 * CORES + 4;

    private final Supplier<? extends Guest> copies;
    private final PluginContext instance;
    private final IdleGuests idle = new IdleGuests(KEPT);
    private final Semaphore places = new Semaphore(MOST);
    private volatile boolean closed;

    SandboxPool(Supplier<? extends Guest> copies, PluginContext instance) {
        this.copies = copies;
        this.instance = instance;
        idle.put(copies.get());
    }

    @Override
    public Guest take(GuestCall call) throws InterruptedException {
        Duration wait = call.timeLeft(instance.limits().wall());
        if (!places.tryAcquire() && !places.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS)) {
            if (call.timeLeft(wait).isZero()) {
                throw GatewayException.late("it waited for a guest of " + instance.instance());
            }
            throw new GatewayException(
                    FailureType.PLUGIN_UNAVAILABLE,
                    GatewayException.Source.PLUGIN,
                    "plugin instance %s: all %d guests were busy for %d ms"
                            .formatted(instance.instance(), MOST, wait.toMillis()));
        }
        boolean taken = false;
        try {
            Guest guest = idleOrNew();
            taken = true;
            return guest;
        } finally {
            if (!taken) {
                places.release();
            }
        }
    }

    private Guest idleOrNew() {
        Guest guest = idle.take();
        if (guest != null && guest.usable()) {
            return guest;
        }
        if (guest != null) {
            guest.close();
        }
        try {
            return copies.get();
        } catch (WasmException e) {
            throw new GatewayException(
                    FailureType.PLUGIN_FAILED,
                    GatewayException.Source.PLUGIN,
                    false,
                    "a guest of the plugin could not be made: it " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void back(Guest guest) {
        places.release();
        if (!guest.usable() || !idle.put(guest)) {
            guest.close();
        }
        if (closed) {
            idle.close();
        }
    }

    @Override
    public void close() {
        closed = true;
        idle.close();
    }
}
