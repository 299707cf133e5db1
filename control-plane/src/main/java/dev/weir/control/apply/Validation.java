package dev.weir.control.apply;

import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.PluginConfigCheck;
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
        return switch (source.read(new ConfigReader())) {
            case ReadResult.Faulty(var faults) -> faults;
            case ReadResult.Ok(var config) -> checked(config, bundles);
        };
    }

    private static List<ConfigFault> checked(WeirConfig config, BundleResolver bundles) {
        PluginResolver resolver = ConfiguredPlugins.of(bundles, config);
        return switch (PluginConfigCheck.check(config, ControlPlane.found(resolver))) {
            case ReadResult.Faulty(var faults) -> faults;
            case ReadResult.Ok(var checked) -> built(checked, resolver);
        };
    }

    private static List<ConfigFault> built(WeirConfig config, PluginResolver resolver) {
        Figures uncounted = new Figures();
        try (Reaper reaper = new Reaper();
                Gateway gateway = new Gateway(uncounted, new Upstreams(reaper, uncounted))) {
            gateway.discard(gateway.build(config.gateway(), Switches.NONE, resolver));
            return List.of();
        } catch (ConfigurationRejected e) {
            return e.faults().stream().map(config.places()::fault).sorted().toList();
        }
    }
}
