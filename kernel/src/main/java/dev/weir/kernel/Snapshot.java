package dev.weir.kernel;

import dev.weir.api.Consumers;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.route.Route;
import dev.weir.kernel.route.Router;
import dev.weir.kernel.upstream.Upstream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One configuration, built: immutable, so that a request sees all of it or all of the next. Whoever
 * builds one either activates it or retires it.
 *
 * @param config what it was built from
 * @param router the routes with their pipelines
 * @param consumers who may be identified
 * @param upstreams the upstreams of its services
 * @param faults plugin instances that could not be made; their routes answer 503
 */
public record Snapshot(
        GatewayConfig config,
        Router router,
        Consumers consumers,
        Collection<Upstream> upstreams,
        List<PluginFault> faults) {

    /** Without routes: what a gateway has before its first configuration. */
    static final Snapshot EMPTY =
            new Snapshot(
                    new GatewayConfig(
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(),
                            PluginUse.LimitsOverride.NONE),
                    new Router(List.of()),
                    (_, _) -> Optional.empty(),
                    List.of(),
                    List.of());

    public Snapshot {
        upstreams = List.copyOf(upstreams);
        faults = List.copyOf(faults);
    }

    /** Nothing enters its pipelines from now on; what they use is freed when they are empty. */
    void retire() {
        for (Route route : router.routes()) {
            route.pipeline().retire();
        }
    }

    /** The route of that name. */
    public Optional<Route> route(String name) {
        return router.routes().stream().filter(route -> route.name().equals(name)).findFirst();
    }
}
