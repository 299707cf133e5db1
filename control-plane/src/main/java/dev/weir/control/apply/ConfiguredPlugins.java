package dev.weir.control.apply;

import dev.weir.api.spi.BundleException;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.WeirConfig;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * The plugins of one configuration, each resolved once for one change. All are resolved at the same
 * time, since loading a guest's code means compiling it.
 */
final class ConfiguredPlugins implements PluginResolver {
    private final Map<String, FutureTask<ResolvedPlugin>> plugins = new HashMap<>();

    private ConfiguredPlugins(Collection<String> uses, PluginResolver resolver) {
        for (String use : uses) {
            FutureTask<ResolvedPlugin> task = new FutureTask<>(() -> resolver.resolve(use));
            plugins.put(use, task);
            Thread.ofPlatform().daemon().name("weir-load-" + use).start(task);
        }
    }

    /** The plugins of {@code config}, which begin to load, and play their cases. */
    static PluginResolver warmed(BundleResolver bundles, WeirConfig config) {
        return new ConfiguredPlugins(
                uses(config),
                bundles.warmed(
                        config.folder(), ConfigurationSource.lockFile(config), config.trust()));
    }

    /** The plugins of {@code config}, which begin to load, and play their cases afterwards. */
    static PluginResolver warmedLater(BundleResolver bundles, WeirConfig config) {
        return new ConfiguredPlugins(
                uses(config),
                bundles.warmedLater(
                        config.folder(), ConfigurationSource.lockFile(config), config.trust()));
    }

    /** The plugins of {@code config}, which begin to load, to be looked at alone. */
    static PluginResolver of(BundleResolver bundles, WeirConfig config) {
        return new ConfiguredPlugins(
                uses(config),
                bundles.in(config.folder(), ConfigurationSource.lockFile(config), config.trust()));
    }

    /** Those of routes and services with mistakes, too. */
    private static List<String> uses(WeirConfig config) {
        return config.places().uses().stream()
                .map(written -> written.use().use())
                .distinct()
                .toList();
    }

    @Override
    public ResolvedPlugin resolve(String use) throws BundleException {
        FutureTask<ResolvedPlugin> task =
                Objects.requireNonNull(plugins.get(use), "not of this configuration");
        try {
            return task.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BundleException("`%s`: interrupted while it was loaded".formatted(use), e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BundleException failure) {
                throw failure;
            }
            throw new BundleException("`%s` cannot be loaded: %s".formatted(use, e.getCause()), e);
        }
    }
}
