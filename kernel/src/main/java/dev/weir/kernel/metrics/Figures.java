package dev.weir.kernel.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The figures of all routes and plugins, by name, so that they outlive a configuration. Looked up
 * when a pipeline is built, never on the way of a request.
 */
public final class Figures {
    private final MeterRegistry registry;
    private final Map<String, RouteFigures> routes = new ConcurrentHashMap<>();
    private final Map<PluginKey, PluginFigures> plugins = new ConcurrentHashMap<>();

    private record PluginKey(String route, String plugin) {}

    /** Figures that are shown through {@code registry}. */
    public Figures(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The figures of a route. */
    public RouteFigures route(String route) {
        return routes.computeIfAbsent(route, this::registerRoute);
    }

    /** The figures of a plugin instance on a route. */
    public PluginFigures plugin(String route, String plugin) {
        return plugins.computeIfAbsent(new PluginKey(route, plugin), this::registerPlugin);
    }

    private RouteFigures registerRoute(String route) {
        RouteFigures figures = new RouteFigures();
        for (int digit = 0; digit <= 5; digit++) {
            int status = digit;
            FunctionCounter.builder("weir.requests", figures, f -> f.requests(status))
                    .description("Exchanges ended, by route and class of status (0xx: none sent)")
                    .tag("route", route)
                    .tag("status", digit + "xx")
                    .register(registry);
        }
        FunctionCounter.builder("weir.requests.aborted", figures, RouteFigures::aborted)
                .description("Exchanges whose response did not reach the client whole")
                .tag("route", route)
                .register(registry);
        FunctionTimer.builder(
                        "weir.request.duration",
                        figures,
                        RouteFigures::requests,
                        RouteFigures::nanos,
                        TimeUnit.NANOSECONDS)
                .description("From the first byte of the request to the end of the response")
                .tag("route", route)
                .register(registry);
        return figures;
    }

    private PluginFigures registerPlugin(PluginKey key) {
        PluginFigures figures = new PluginFigures();
        FunctionTimer.builder(
                        "weir.plugin.duration",
                        figures,
                        PluginFigures::calls,
                        PluginFigures::nanos,
                        TimeUnit.NANOSECONDS)
                .description("Time in the filter, the rest of the chain excluded")
                .tag("route", key.route())
                .tag("plugin", key.plugin())
                .register(registry);
        FunctionCounter.builder("weir.plugin.errors", figures, PluginFigures::errors)
                .description("How often the filter failed")
                .tag("route", key.route())
                .tag("plugin", key.plugin())
                .register(registry);
        return figures;
    }
}
