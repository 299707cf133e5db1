package dev.weir.api.spi;

import java.util.Objects;

/**
 * What the operator says to the virtual machine of a Proxy-Wasm guest, as in Envoy: which of its
 * root contexts is meant, and a configuration beside that of the plugin.
 *
 * @param rootId the name of the root context; empty is the usual one
 * @param config the configuration of the virtual machine
 */
public record VmSettings(String rootId, ConfigValue config) {
    /** The usual root context and no configuration. */
    public static final VmSettings NONE = new VmSettings("", ConfigValue.NOTHING);

    /** Settings; none of them is null. */
    public VmSettings {
        Objects.requireNonNull(rootId, "rootId");
        Objects.requireNonNull(config, "config");
    }
}
