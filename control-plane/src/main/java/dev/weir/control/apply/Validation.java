package dev.weir.control.apply;

import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.kernel.ConfigurationRejected;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.upstream.Upstreams;
import dev.weir.yaml.ConfigFault;
import java.util.List;

/** Checks a configuration as a start would, without starting anything. */
public final class Validation {
    private Validation() {}

    /** Everything that is wrong, by place; empty if a gateway would start with it undegraded. */
    public static List<ConfigFault> faults(ConfigurationSource source, BundleResolver bundles) {
        ReadResult read = source.read(new ConfigReader());
        return read.read().map(config -> faults(read, config, bundles)).orElse(read.mistakes());
    }

    private static List<ConfigFault> faults(
            ReadResult read, WeirConfig config, BundleResolver bundles) {
        PluginResolver resolver = ConfiguredPlugins.of(bundles, config);
        Figures uncounted = new Figures();
        try (Reaper reaper = new Reaper();
                Gateway gateway = new Gateway(uncounted, new Upstreams(reaper, uncounted))) {
            Examination examination = new Examination(bundles, gateway);
            return switch (examination.examine(read, resolver, _ -> true)) {
                case ReadResult.Faulty(var faults, _) -> faults;
                case ReadResult.Ok(var checked) -> built(checked, resolver, gateway);
            };
        }
    }

    private static List<ConfigFault> built(
            WeirConfig config, PluginResolver resolver, Gateway gateway) {
        try {
            gateway.discard(gateway.build(config.gateway(), Switches.NONE, resolver));
            return List.of();
        } catch (ConfigurationRejected e) {
            return e.faults().stream().map(config.places()::fault).sorted().toList();
        }
    }
}
