package dev.weir.kernel.config;

import java.util.Map;
import java.util.Objects;

/**
 * Plugin instances switched on or off for single routes, whatever the configuration says. They work
 * on inherited instances too, and rebuild nothing.
 *
 * @param enabled on or off, by route and instance
 */
public record Switches(Map<Key, Boolean> enabled) {
    /** Switches nothing. */
    public static final Switches NONE = new Switches(Map.of());

    public Switches {
        enabled = Map.copyOf(enabled);
    }

    /**
     * One instance on one route.
     *
     * @param route the route's name
     * @param plugin the instance's name
     */
    public record Key(String route, String plugin) {
        public Key {
            Objects.requireNonNull(route, "route");
            Objects.requireNonNull(plugin, "plugin");
        }
    }

    /** The instance as it is on that route. */
    public PluginUse on(String route, PluginUse use) {
        Boolean wanted = enabled.get(new Key(route, use.name()));
        return wanted == null ? use : use.withEnabled(wanted);
    }
}
