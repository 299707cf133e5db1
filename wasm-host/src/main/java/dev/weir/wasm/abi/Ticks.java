package dev.weir.wasm.abi;

import dev.weir.api.GatewayException;
import dev.weir.api.service.Scheduler;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Ticks of the guests of one plugin instance: one task of the gateway's scheduler for each period,
 * which ticks one guest after another. Safe for every thread.
 */
final class Ticks {
    /** A guest that is busy for longer misses a tick, so that the others have theirs. */
    private static final Duration PATIENCE = Duration.ofMillis(20);

    private record Group(Set<ProxyWasmGuest> guests, Scheduler.Task task) {}

    // Guarded by this.
    private final Map<Duration, Group> groups = new HashMap<>();

    /** Ticks a guest, once in each period, from now on. */
    synchronized void start(ProxyWasmGuest guest, Duration period) {
        Group group = groups.get(period);
        if (group == null) {
            try {
                group = new Group(new LinkedHashSet<>(), schedule(guest, period));
            } catch (IllegalStateException e) {
                // Too many periods, or the instance is closing: it goes on without.
                guest.plugin().context().log().log(Level.WARNING, "no ticks", e);
                return;
            }
            groups.put(period, group);
        }
        group.guests().add(guest);
    }

    private Scheduler.Task schedule(ProxyWasmGuest guest, Duration period) {
        return guest.plugin().context().scheduler().every(period, () -> tick(period));
    }

    /** Ticks a guest no more. */
    synchronized void stop(ProxyWasmGuest guest) {
        groups.values()
                .removeIf(group -> {
                    group.guests().remove(guest);
                    if (group.guests().isEmpty()) {
                        group.task().close();
                        return true;
                    }
                    return false;
                });
    }

    private synchronized List<ProxyWasmGuest> guests(Duration period) {
        Group group = groups.get(period);
        return group == null ? List.of() : List.copyOf(group.guests());
    }

    private void tick(Duration period) throws InterruptedException {
        for (ProxyWasmGuest guest : guests(period)) {
            try {
                guest.inRoot(Callbacks.TICK, PATIENCE, now -> now.tick, Streams.ROOT_ID);
            } catch (GatewayException e) {
                guest.plugin().context().log().log(Level.ERROR, "a tick failed", e);
            }
        }
    }
}
