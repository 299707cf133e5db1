package dev.weir.kernel.plugin;

import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.config.GuardConfig.OnError;
import java.util.Objects;

/**
 * A plugin that can be made into instances.
 *
 * @param factory makes them
 * @param kind {@code java}, {@code wasm} or {@code js}
 * @param digest the digest of its bundle: part of an instance's identity
 * @param limits the manifest's limits
 * @param asks what it asks for
 * @param onError what a failure costs where the configuration does not say
 */
public record ResolvedPlugin(
        PluginFactory<?> factory,
        String kind,
        String digest,
        Limits limits,
        Asks asks,
        OnError onError) {
    public ResolvedPlugin {
        Objects.requireNonNull(factory, "factory");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(digest, "digest");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(asks, "asks");
        Objects.requireNonNull(onError, "onError");
    }

    /** Whether its code runs within limits, as a guest does. */
    public boolean guest() {
        return !kind.equals("java");
    }
}
