package dev.weir.control.apply;

import dev.weir.api.spi.BundleException;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.PluginConfigCheck;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.config.WrittenUse;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.pipeline.InstanceMaker;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.yaml.ConfigFault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Finds all that is wrong with a configuration in one go: what could not be read, what plugins say
 * of their settings, plugins that cannot be had, instances that cannot be made. What follows from
 * one of these is none of its own.
 */
final class Examination {
    private final BundleResolver bundles;
    private final Gateway gateway;

    /**
     * Examines configurations.
     *
     * @param gateway makes instances, beside those that it runs
     */
    Examination(BundleResolver bundles, Gateway gateway) {
        this.bundles = bundles;
        this.gateway = gateway;
    }

    /**
     * The configuration to build; or, if it is refused, everything that is wrong with it.
     *
     * @param read what was read, and is wrong so far
     * @param resolver has its plugins
     * @param refusing whether it is refused for an instance whose plugin cannot be had; other such
     *     instances are said only if it is refused anyway
     */
    ReadResult examine(ReadResult read, PluginResolver resolver, Predicate<WrittenUse> refusing) {
        if (read.read().isEmpty()) {
            return read;
        }
        WeirConfig config = read.read().get();
        Plugins plugins = new Plugins(config, resolver);
        PluginConfigCheck.Checked checked = PluginConfigCheck.check(config, plugins::found);
        List<WrittenUse> absent =
                config.places().uses().stream().filter(plugins::isAbsent).toList();
        ReadResult wrong = read.with(checked.faults());
        if (wrong.mistakes().isEmpty() && absent.stream().noneMatch(refusing)) {
            return new ReadResult.Ok(checked.config());
        }
        List<ConfigFault> more = new ArrayList<>();
        absent.forEach(written -> more.add(written.fault("/use", plugins.failure(written))));
        InstanceMaker maker = gateway.attempts(resolver, config.gateway().ceiling());
        checked.sound().stream()
                .filter(Examination::standsAlone)
                .forEach(written ->
                        maker.attempt(written.owner(), written.use()).stream()
                                .map(fault -> written.fault(fault.pointer(), fault.message()))
                                .forEach(more::add));
        return wrong.with(more);
    }

    /** An instance that may call as it begins needs services, which may be among what is wrong. */
    private static boolean standsAlone(WrittenUse written) {
        return written.use().grants().callOuts().isEmpty();
    }

    /** The plugins of one configuration, each looked up once. */
    private final class Plugins {
        private final WeirConfig config;
        private final Map<String, ResolvedPlugin> found = new HashMap<>();
        private final Map<String, String> failures = new HashMap<>();

        Plugins(WeirConfig config, PluginResolver resolver) {
            this.config = config;
            for (WrittenUse written : config.places().uses()) {
                String use = written.use().use();
                if (!found.containsKey(use) && !failures.containsKey(use)) {
                    try {
                        found.put(use, resolver.resolve(use));
                    } catch (BundleException e) {
                        failures.put(use, String.valueOf(e.getMessage()));
                    }
                }
            }
        }

        Optional<ResolvedPlugin> found(String use) {
            return Optional.ofNullable(found.get(use));
        }

        boolean isAbsent(WrittenUse written) {
            return failures.containsKey(written.use().use())
                    && (!written.mistaken().contains(WrittenUse.Part.TRUST)
                            || lacking(written).isPresent());
        }

        String failure(WrittenUse written) {
            String failure = failures.getOrDefault(written.use().use(), "");
            return written.mistaken().contains(WrittenUse.Part.TRUST)
                    ? lacking(written).orElse(failure)
                    : failure;
        }

        /** Why there is no bundle, whether or not its code would be trusted. */
        private Optional<String> lacking(WrittenUse written) {
            return bundles.lacking(
                    written.use().use(), config.folder(), ConfigurationSource.lockFile(config));
        }
    }
}
