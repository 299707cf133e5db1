package dev.weir.kernel.config;

import dev.weir.kernel.config.PluginUse.LimitsOverride;
import java.util.List;
import java.util.Objects;

/**
 * Everything the data plane is told. References are whole: every route's service is among {@code
 * services}.
 *
 * @param listeners where requests come in; at least one
 * @param services upstreams by name
 * @param routes which request goes where; may be empty: then every answer is 404
 * @param plugins instances that run on every route
 * @param consumers who may be identified
 * @param ceiling what the limits of an instance may be at most; empty ones are no bound
 */
public record GatewayConfig(
        List<ListenerConfig> listeners,
        List<ServiceConfig> services,
        List<RouteConfig> routes,
        List<PluginUse> plugins,
        List<ConsumerConfig> consumers,
        LimitsOverride ceiling) {

    public GatewayConfig {
        listeners = List.copyOf(listeners);
        services = List.copyOf(services);
        routes = List.copyOf(routes);
        plugins = List.copyOf(plugins);
        consumers = List.copyOf(consumers);
        Objects.requireNonNull(ceiling, "ceiling");
    }
}
