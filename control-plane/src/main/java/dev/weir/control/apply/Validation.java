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
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.InstanceFigures;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.metrics.RouteFigures;
import dev.weir.kernel.metrics.UnshownMeters;
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
        try (Reaper reaper = new Reaper();
                Gateway gateway =
                        new Gateway(new Figures(new Uncounted()), new Upstreams(reaper))) {
            gateway.discard(gateway.build(config.gateway(), Switches.NONE, resolver));
            return List.of();
        } catch (ConfigurationRejected e) {
            return e.faults().stream().map(config.places()::fault).sorted().toList();
        }
    }

    private static final class Uncounted implements Figures.Listener {
        @Override
        public void added(String route, RouteFigures figures) {}

        @Override
        public void added(String route, String plugin, PluginFigures figures) {}

        @Override
        public void added(String plugin, String instance, InstanceFigures figures) {}

        @Override
        public GuestMeters guestMeters() {
            return new UnshownMeters();
        }
    }
}
