package dev.weir.kernel.config;

import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.VmSettings;
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
 * @param guard what the gateway does around it
 * @param config its configuration
 * @param limits what it may use, where that differs from its manifest
 * @param grants what the operator allows it
 * @param vm what is said to the virtual machines of its guests
 */
public record PluginUse(
        String name,
        String use,
        boolean enabled,
        GuardConfig guard,
        ConfigValue config,
        LimitsOverride limits,
        Grants grants,
        VmSettings vm) {

    public PluginUse {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(guard, "guard");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(grants, "grants");
        Objects.requireNonNull(vm, "vm");
    }

    /** The same with nothing to say to virtual machines. */
    public PluginUse(
            String name,
            String use,
            boolean enabled,
            GuardConfig guard,
            ConfigValue config,
            LimitsOverride limits,
            Grants grants) {
        this(name, use, enabled, guard, config, limits, grants, VmSettings.NONE);
    }

    /** The same instance, switched on or off. */
    public PluginUse withEnabled(boolean enabled) {
        return new PluginUse(name, use, enabled, guard, config, limits, grants, vm);
    }

    /** The same instance with another configuration. */
    public PluginUse withConfig(ConfigValue config) {
        return new PluginUse(name, use, enabled, guard, config, limits, grants, vm);
    }

    /** The same instance with another guard. */
    public PluginUse withGuard(GuardConfig guard) {
        return new PluginUse(name, use, enabled, guard, config, limits, grants, vm);
    }

    /**
     * Limits that replace those of the manifest; empty ones do not.
     *
     * @param time compute of one call
     * @param wall compute and waiting of one call
     * @param memoryBytes the guest's memory
     * @param isolation which threads run the guest
     */
    public record LimitsOverride(
            Optional<Duration> time,
            Optional<Duration> wall,
            Optional<Long> memoryBytes,
            Optional<Isolation> isolation) {
        /** Replaces nothing. */
        public static final LimitsOverride NONE =
                new LimitsOverride(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }
}
