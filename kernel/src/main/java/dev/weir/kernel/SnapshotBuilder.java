package dev.weir.kernel;

import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.pipeline.ChainBuilder;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.pipeline.Pipeline;
import dev.weir.kernel.pipeline.Terminal;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.route.Route;
import dev.weir.kernel.route.Router;
import dev.weir.kernel.service.PluginServices;
import dev.weir.kernel.upstream.Upstream;
import dev.weir.kernel.upstream.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Builds a snapshot beside the running one. Instances and connection pools that the new
 * configuration leaves as they are pass over with their state.
 */
final class SnapshotBuilder {
    private final PluginInstances instances;
    private final Upstreams upstreams;
    private final PluginServices services;
    private final Figures figures;
    private final Journal journal;
    private final Watchdog watchdog;

    SnapshotBuilder(
            PluginInstances instances,
            Upstreams upstreams,
            PluginServices services,
            Figures figures,
            Journal journal,
            Watchdog watchdog) {
        this.journal = journal;
        this.watchdog = watchdog;
        this.instances = instances;
        this.upstreams = upstreams;
        this.services = services;
        this.figures = figures;
    }

    Snapshot build(GatewayConfig config, Switches switches, PluginResolver resolver) {
        ChainBuilder chains =
                new ChainBuilder(resolver, instances, figures, journal, switches, config.ceiling());
        Map<String, ServiceConfig> services =
                config.services().stream()
                        .collect(Collectors.toMap(ServiceConfig::name, Function.identity()));
        Map<String, Upstream> upstreams = this.upstreams.resolve(config.services());
        this.services.building(upstreams);
        List<List<ChainEntry>> built =
                chains.chains(
                        config.routes().stream()
                                .map(route -> wanted(config, route, services))
                                .toList());
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < config.routes().size(); i++) {
            RouteConfig route = config.routes().get(i);
            ServiceConfig service = Objects.requireNonNull(services.get(route.service()));
            Upstream upstream = Objects.requireNonNull(upstreams.get(route.service()));
            long total = service.policy().timeouts().total().map(Duration::toNanos).orElse(0L);
            routes.add(new Route(route, pipeline(route, upstream, built.get(i)), total));
        }
        return new Snapshot(
                config,
                new Router(routes),
                new ConfiguredConsumers(config.consumers()),
                upstreams.values(),
                chains.faults());
    }

    private static ChainBuilder.Wanted wanted(
            GatewayConfig config, RouteConfig route, Map<String, ServiceConfig> services) {
        ServiceConfig service = Objects.requireNonNull(services.get(route.service()));
        return new ChainBuilder.Wanted(route, config.plugins(), service.name(), service.plugins());
    }

    private Pipeline pipeline(RouteConfig route, Upstream upstream, List<ChainEntry> chain) {
        Terminal terminal =
                (exchange, request) -> {
                    String target = Route.upstreamTarget(route, request.target());
                    boolean same = target.equals(request.target());
                    return upstream.send(
                            exchange, same ? request : request.withTarget(target), route.host());
                };
        List<PluginInstance> used =
                chain.stream().map(ChainEntry::instance).filter(Objects::nonNull).toList();
        return new Pipeline(
                chain,
                terminal,
                figures.route(route.name()),
                watchdog,
                () -> used.forEach(instances::release));
    }
}
