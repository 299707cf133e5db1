package dev.weir.control.config;

import java.util.Objects;

/**
 * A place that bundles come from.
 *
 * @param name unique among the registries
 * @param location an OCI image layout folder, as written: relative to the configuration's folder
 * @param javaTrusted whether its Java bundles may run: nothing holds them back
 */
public record RegistryConfig(String name, String location, boolean javaTrusted) {
    public RegistryConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(location, "location");
    }
}
