package dev.weir.control.config;

import java.util.Objects;

/**
 * A place that bundles come from.
 *
 * @param name unique among the registries
 * @param location an OCI image layout folder, as written: relative to the configuration's folder
 */
public record RegistryConfig(String name, String location) {
    public RegistryConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(location, "location");
    }
}
