package dev.weir.kernel.journal;

import java.time.Instant;
import java.util.Objects;

/**
 * Something became of a plugin instance on a route.
 *
 * @param time when
 * @param route the route
 * @param plugin the instance
 * @param step what
 * @param reason why, a sentence
 */
public record PluginEvent(
        Instant time, String route, String plugin, BreakerStep step, String reason) {

    public PluginEvent {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(step, "step");
        Objects.requireNonNull(reason, "reason");
    }
}
