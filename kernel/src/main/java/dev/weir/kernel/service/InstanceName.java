package dev.weir.kernel.service;

import java.util.Objects;

/**
 * An instance whatever its configuration and version.
 *
 * @param owner who configured it, as text: {@code global}, {@code route orders}
 * @param plugin {@code namespace/name}
 * @param instance its name
 */
public record InstanceName(String owner, String plugin, String instance) {
    public InstanceName {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(instance, "instance");
    }
}
