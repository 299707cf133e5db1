package dev.weir.kernel.plugin;

import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginFactory;
import java.util.Objects;

/**
 * A plugin that can be made into instances.
 *
 * @param factory makes them
 * @param kind {@code java}, {@code wasm} or {@code js}
 * @param digest the digest of its bundle: part of an instance's identity
 * @param limits the manifest's limits
 */
public record ResolvedPlugin(PluginFactory<?> factory, String kind, String digest, Limits limits) {
    public ResolvedPlugin {
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(limits, "limits");
    }
}
