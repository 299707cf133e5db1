package dev.weir.wasm;

import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import dev.weir.wasm.abi.Guest;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.engine.TimedSlot;
import java.time.Duration;

/**
 * Starts guests, away from requests. A start is no call of a request, runs in code that the JVM has
 * not compiled yet, and may build what its configuration asks for: it gets more time than a call,
 * but not for ever.
 */
final class GuestStarter {
    private static final Duration START_TIME = Duration.ofSeconds(5);

    private GuestStarter() {}

    /** A guest that is ready to serve under the instance's limits. */
    static Guest start(Plugin plugin) throws InterruptedException {
        Guest guest = start(plugin, START_TIME);
        guest.serve(plugin.context().guests().slot(Thread::interrupt, false));
        return guest;
    }

    /** A guest whose every call, those of its start first, has that much time. */
    static Guest start(Plugin plugin, Duration time) throws InterruptedException {
        GuestSlot slot = new TimedSlot(time);
        Limits limits = new Limits(time, time, plugin.context().limits().memoryBytes());
        return Guest.start(plugin, slot, limits);
    }
}
