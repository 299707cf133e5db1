package dev.weir.kernel;

import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.LifeState;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.route.Route;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where instances are in their life, by what the active snapshot makes of them. */
final class InstanceStates {
    private InstanceStates() {}

    /** An instance that no chain of the snapshot has is draining, or about to be activated. */
    static Map<PluginInstance, LifeState> of(List<PluginInstance> made, Snapshot active) {
        Map<PluginInstance, LifeState> states = new LinkedHashMap<>();
        made.forEach(instance -> states.put(instance, new LifeState.Draining()));
        for (Route route : active.router().routes()) {
            for (ChainEntry entry : route.pipeline().chain()) {
                PluginInstance instance = entry.instance();
                if (instance != null) {
                    // A shared one is active if it is so on any of its routes.
                    states.merge(instance, entry.state(), InstanceStates::livelier);
                }
            }
        }
        return states;
    }

    private static LifeState livelier(LifeState one, LifeState other) {
        return one instanceof LifeState.Active ? one : other;
    }
}
