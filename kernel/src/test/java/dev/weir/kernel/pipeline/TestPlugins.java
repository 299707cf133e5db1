package dev.weir.kernel.pipeline;

import dev.weir.api.Filter;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.Configs;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.kernel.service.PluginServices;
import dev.weir.kernel.upstream.AddressRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Plugins written as lambdas, put into chains the way a configuration is. */
final class TestPlugins implements AutoCloseable {
    // Guests here use all that they declare.
    private static final Asks ALL = new Asks(EnumSet.allOf(Capability.class), Set.of(), true);

    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();
    private final Figures figures = new Figures();
    private final PluginInstances instances =
            new PluginInstances(
                    watchdog::meter, new PluginServices(figures, reaper, AddressRule.ANY));
    private final Journal journal = new Journal();
    private final Map<String, ResolvedPlugin> plugins = new HashMap<>();
    private final List<PluginUse> uses = new ArrayList<>();

    private String kind = "java";
    private Limits limits = Limits.DEFAULT;

    private record Lambda(PluginDescriptor descriptor, Filter filter)
            implements PluginFactory<ConfigValue> {
        @Override
        public ConfigSchema<ConfigValue> schema() {
            return ConfigSchema.of(ConfigValue.EMPTY);
        }

        @Override
        public Filter create(ConfigValue config, PluginContext context) {
            return filter;
        }
    }

    void add(String name, Phase phase, int priority, Filter filter) {
        add(name, phase, priority, OnError.CLOSED, BodyNeed.NONE, filter);
    }

    void add(
            String name, Phase phase, int priority, OnError onError, BodyNeed body, Filter filter) {
        add(name, phase, priority, GuardConfig.of(onError), body, filter);
    }

    void add(
            String name,
            Phase phase,
            int priority,
            GuardConfig guard,
            BodyNeed body,
            Filter filter) {
        PluginDescriptor descriptor =
                new PluginDescriptor("test/" + name, "1.0.0", phase, priority, body, body);
        plugins.put(
                name,
                new ResolvedPlugin(
                        new Lambda(descriptor, filter),
                        kind,
                        name,
                        limits,
                        ALL,
                        GuardConfig.OnError.CLOSED));
        uses.add(Configs.use(name, guard));
    }

    /** What the plugins added from now on are, and may use. */
    TestPlugins of(String kind, Limits limits) {
        this.kind = kind;
        this.limits = limits;
        return this;
    }

    /** Those added from now on make another chain. */
    void clear() {
        uses.clear();
    }

    Watchdog watchdog() {
        return watchdog;
    }

    Journal journal() {
        return journal;
    }

    List<ChainEntry> chain(String... order) {
        ChainBuilder builder =
                new ChainBuilder(
                        use -> {
                            ResolvedPlugin plugin = plugins.get(use);
                            if (plugin == null) {
                                throw new AssertionError(use);
                            }
                            return plugin;
                        },
                        instances,
                        figures,
                        journal,
                        Switches.NONE,
                        PluginUse.LimitsOverride.NONE);
        RouteConfig route =
                new RouteConfig(
                        "route",
                        Match.ANY,
                        "service",
                        false,
                        "",
                        new RouteConfig.HostHeader.Keep(),
                        uses,
                        List.of(order));
        return builder.chains(
                        List.of(new ChainBuilder.Wanted(route, List.of(), "service", List.of())))
                .getFirst();
    }

    PluginFigures figures(String name) {
        return figures.plugin("route", name, new Figures.Bundle("test/" + name, "1.0.0"));
    }

    @Override
    public void close() {
        watchdog.close();
        reaper.close();
    }
}
