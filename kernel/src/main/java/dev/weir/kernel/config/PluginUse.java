package dev.weir.kernel.config;

import dev.weir.api.spi.ConfigValue;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * One plugin instance, as configured.
 *
 * @param name the instance's name; the same name on a route replaces that of the service, which
 *     replaces the global one
 * @param use the plugin, as written; only the {@code PluginResolver} understands it
 * @param enabled false keeps it built, warm and idle
 * @param onError what happens to the exchange when the plugin fails
 * @param when only requests that match are shown to the plugin
 * @param config its configuration
 * @param limits what it may use, where that differs from its manifest
 */
public record PluginUse(
        String name,
        String use,
        boolean enabled,
        OnError onError,
        Optional<Match> when,
        ConfigValue config,
        LimitsOverride limits) {

    public PluginUse {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(onError, "onError");
        Objects.requireNonNull(when, "when");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(limits, "limits");
    }

    /** The same instance, switched on or off. */
    public PluginUse withEnabled(boolean enabled) {
        return new PluginUse(name, use, enabled, onError, when, config, limits);
    }

    /** What happens to the exchange when the plugin fails. */
    public enum OnError {
        /** The client gets an error. */
        CLOSED,
        /** The exchange goes on as if the plugin were not there, where that is still possible. */
        OPEN
    }

    /**
     * Limits that replace those of the manifest; empty ones do not.
     *
     * @param time compute of one call
     * @param wall compute and waiting of one call
     * @param memoryBytes the guest's memory
     */
    public record LimitsOverride(
            Optional<Duration> time, Optional<Duration> wall, Optional<Long> memoryBytes) {
        /** Replaces nothing. */
        public static final LimitsOverride NONE =
                new LimitsOverride(Optional.empty(), Optional.empty(), Optional.empty());
    }
}
