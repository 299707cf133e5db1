package dev.weir.kernel.config;

import java.util.List;

/**
 * Everything the data plane is told. References are whole: every route's service is among {@code
 * services}.
 *
 * @param listeners where requests come in; at least one
 * @param services upstreams by name
 * @param routes which request goes where; may be empty: then every answer is 404
 * @param plugins instances that run on every route
 * @param consumers who may be identified
 */
public record GatewayConfig(
        List<ListenerConfig> listeners,
        List<ServiceConfig> services,
        List<RouteConfig> routes,
        List<PluginUse> plugins,
        List<ConsumerConfig> consumers) {

    public GatewayConfig {
        listeners = List.copyOf(listeners);
        services = List.copyOf(services);
        routes = List.copyOf(routes);
        plugins = List.copyOf(plugins);
        consumers = List.copyOf(consumers);
    }
}
