package dev.weir.control.apply;

import dev.weir.api.spi.BundleException;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.kernel.route.Route;
import java.util.HashMap;
import java.util.Map;

/**
 * The plugins that a snapshot runs. Changes through the admin API go on with them: new code and a
 * new lock come into force when the files are read again, and a store that is away stops no toggle.
 */
final class RunningPlugins {
    private final Map<String, ResolvedPlugin> running = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();

    RunningPlugins(Snapshot snapshot) {
        for (Route route : snapshot.router().routes()) {
            for (ChainEntry entry : route.pipeline().chain()) {
                PluginInstance instance = entry.instance();
                if (instance != null) {
                    running.put(entry.use().use(), instance.plugin());
                } else {
                    failures.put(entry.use().use(), String.valueOf(entry.failure()));
                }
            }
        }
    }

    /** Those, and what is not among them from {@code others}. */
    PluginResolver orElse(PluginResolver others) {
        return use -> {
            ResolvedPlugin plugin = running.get(use);
            return plugin != null ? plugin : others.resolve(use);
        };
    }

    /** Those alone; what could not be had is not asked for again. */
    PluginResolver alone() {
        return orElse(use -> {
            throw new BundleException(failures.getOrDefault(use, use + " does not run"));
        });
    }
}
