package dev.weir.kernel.plugin;

import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.VmSettings;
import dev.weir.kernel.config.Grants;

/**
 * What makes a plugin instance the same one before and after a configuration change. Switches,
 * limits, conditions and order are not in it: they never rebuild an instance. Whether it runs in
 * shadow is: what it counts and keeps is then its own, and never what the deciding one goes by.
 *
 * @param owner who configured it
 * @param name its name
 * @param digest the digest of its bundle
 * @param config its configuration
 * @param shadow whether it runs without deciding anything
 * @param grants what the operator allows it
 * @param vm what is said to the virtual machines of its guests
 */
public record InstanceId(
        Owner owner,
        String name,
        String digest,
        ConfigValue config,
        boolean shadow,
        Grants grants,
        VmSettings vm) {

    /** Who configured an instance; a global one is shared by all routes. */
    public sealed interface Owner {
        /** The top-level {@code plugins}. */
        record Global() implements Owner {
            @Override
            public String toString() {
                return "global";
            }
        }

        /** A service. */
        record Service(String name) implements Owner {
            @Override
            public String toString() {
                return "service " + name;
            }
        }

        /** A route. */
        record Route(String name) implements Owner {
            @Override
            public String toString() {
                return "route " + name;
            }
        }
    }
}
