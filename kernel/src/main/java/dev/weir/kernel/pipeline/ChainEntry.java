package dev.weir.kernel.pipeline;

import dev.weir.api.spi.CredentialPlaces;
import dev.weir.api.spi.Limits;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.plugin.Breaker;
import dev.weir.kernel.plugin.InstanceId;
import dev.weir.kernel.plugin.LifeState;
import dev.weir.kernel.plugin.PluginInstance;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One plugin instance in the chain of a route, for people.
 *
 * @param use as configured
 * @param owner who contributed it
 * @param instance the instance; null if it could not be made
 * @param failure why it could not be made; null if it was
 * @param limits the limits it has on this route; null if it could not be made
 * @param breaker its circuit breaker on this route; null if it could not be made
 * @param figures what was counted
 * @param hidden what it does not see of each exchange
 */
public record ChainEntry(
        PluginUse use,
        InstanceId.Owner owner,
        @Nullable PluginInstance instance,
        @Nullable String failure,
        @Nullable Limits limits,
        @Nullable Breaker breaker,
        PluginFigures figures,
        Hidden hidden) {

    public ChainEntry {
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(figures, "figures");
        Objects.requireNonNull(hidden, "hidden");
    }

    /** The same entry, which does not see what is in those places if it may not. */
    ChainEntry hiding(CredentialPlaces credentials) {
        if (instance == null) {
            return this;
        }
        return new ChainEntry(
                use,
                owner,
                instance,
                failure,
                limits,
                breaker,
                figures,
                Hidden.from(instance, credentials));
    }

    /** Where it is in its life. */
    public LifeState state() {
        if (instance == null) {
            return new LifeState.Failed(String.valueOf(failure));
        }
        return use.enabled() ? new LifeState.Active() : new LifeState.Ready();
    }

    /** Whether requests pass through it. */
    public boolean active() {
        return use.enabled() && instance != null;
    }
}
