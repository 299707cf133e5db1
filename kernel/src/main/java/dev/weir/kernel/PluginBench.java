package dev.weir.kernel;

import dev.weir.api.spi.PluginContext;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.pipeline.ChainBuilder;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.pipeline.Pipeline;
import dev.weir.kernel.pipeline.Terminal;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.kernel.service.PluginServices;
import dev.weir.kernel.upstream.AddressRule;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Runs one plugin alone, in the same pipeline, behind the same guard and watchdog as in a gateway,
 * but before an upstream of the caller's. For the cases of plugins.
 */
public final class PluginBench implements AutoCloseable {
    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();

    /** A bench on which nothing stands yet. */
    public PluginBench() {}

    /**
     * A pipeline with one instance, entered once: whoever runs an exchange in it ends that exchange
     * before the next, and {@linkplain Pipeline#retire retires} it at the end.
     *
     * @param route the name of its route
     * @param context what the instance gets in place of its context
     * @throws ConfigurationRejected if the instance cannot be made
     */
    public Pipeline pipeline(
            String route,
            PluginUse use,
            ResolvedPlugin plugin,
            UnaryOperator<PluginContext> context,
            Terminal upstream)
            throws ConfigurationRejected {
        Figures figures = new Figures();
        PluginInstances instances =
                new PluginInstances(
                        watchdog::meter,
                        new PluginServices(figures, reaper, AddressRule.ANY),
                        context);
        ChainBuilder builder =
                new ChainBuilder(
                        _ -> plugin,
                        instances,
                        figures,
                        new Journal(),
                        Switches.NONE,
                        PluginUse.LimitsOverride.NONE);
        List<ChainEntry> chain =
                builder.chains(
                                List.of(
                                        new ChainBuilder.Wanted(
                                                config(route, use), List.of(), "", List.of())))
                        .getFirst();
        if (!builder.faults().isEmpty()) {
            throw new ConfigurationRejected(builder.faults());
        }
        return new Pipeline(
                chain,
                upstream,
                figures.route(route),
                watchdog,
                () ->
                        chain.forEach(entry ->
                                instances.release(Objects.requireNonNull(entry.instance()))));
    }

    private static RouteConfig config(String route, PluginUse use) {
        return new RouteConfig(
                route,
                Match.ANY,
                "",
                false,
                "",
                new RouteConfig.HostHeader.Keep(),
                List.of(use),
                List.of());
    }

    /** Stops watching guests. Pipelines are retired before. */
    @Override
    public void close() {
        watchdog.close();
        reaper.close();
    }
}
