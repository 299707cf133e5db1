package dev.weir.kernel.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The figures of all routes, plugins, targets and listeners, by name, so that they outlive a
 * configuration. Looked up when a pipeline is built, never on the way of a request. Safe for every
 * thread.
 */
public final class Figures {
    private final Listener listener;
    private final Map<String, RouteFigures> routes = new ConcurrentHashMap<>();
    private final Map<String, Refusals> refusals = new ConcurrentHashMap<>();
    private final Map<PluginKey, PluginFigures> plugins = new ConcurrentHashMap<>();

    private final Map<InstanceKey, InstanceFigures> instances = new ConcurrentHashMap<>();

    private record InstanceKey(String plugin, String instance) {}

    private final Map<TargetKey, TargetFigures> targets = new ConcurrentHashMap<>();

    private record TargetKey(String service, String target) {}

    private record PluginKey(String route, String plugin, Bundle bundle) {}

    /**
     * What a plugin instance is made of.
     *
     * @param name {@code namespace/name}; empty if it could not be made
     * @param version its version; empty if it could not be made
     */
    public record Bundle(String name, String version) {
        /** Of an instance that could not be made. */
        public static final Bundle NONE = new Bundle("", "");
    }

    /** Told of figures when they come into being: whoever shows them. */
    public interface Listener {
        /** A route is counted from now on; an empty name stands for requests no route matched. */
        void added(String route, RouteFigures figures);

        /** A plugin instance on a route is counted from now on. */
        void added(String route, String plugin, Bundle bundle, PluginFigures figures);

        /** The services that a plugin instance uses are counted from now on. */
        void added(String plugin, String instance, InstanceFigures figures);

        /** Makes the meters that plugins define. */
        GuestMeters guestMeters();

        /** What a listener refuses is counted from now on. */
        void added(String listener, Refusals refusals);

        /** A target of a service is counted from now on. */
        void added(String service, String target, TargetFigures figures);
    }

    /** No figures yet, and nobody who is shown any. */
    public Figures() {
        this(new Unshown());
    }

    /** No figures yet. */
    public Figures(Listener listener) {
        this.listener = listener;
    }

    /** The figures of a route; an empty name stands for requests no route matched. */
    public RouteFigures route(String route) {
        return routes.computeIfAbsent(
                route,
                name -> {
                    RouteFigures figures = new RouteFigures();
                    listener.added(name, figures);
                    return figures;
                });
    }

    /** The figures of a plugin instance on a route, while it is of that version. */
    public PluginFigures plugin(String route, String plugin, Bundle bundle) {
        return plugins.computeIfAbsent(
                new PluginKey(route, plugin, bundle),
                key -> {
                    PluginFigures figures = new PluginFigures();
                    listener.added(key.route(), key.plugin(), key.bundle(), figures);
                    return figures;
                });
    }

    /**
     * The figures of an instance, wherever it stands.
     *
     * @param plugin {@code namespace/name}
     */
    public InstanceFigures instance(String plugin, String instance) {
        return instances.computeIfAbsent(
                new InstanceKey(plugin, instance),
                key -> {
                    InstanceFigures figures = new InstanceFigures();
                    listener.added(key.plugin(), key.instance(), figures);
                    return figures;
                });
    }

    /** Makes the meters that plugins define. */
    public GuestMeters guestMeters() {
        return listener.guestMeters();
    }

    /** What a listener refused. */
    public Refusals refusals(String listener) {
        return refusals.computeIfAbsent(
                listener,
                name -> {
                    Refusals counted = new Refusals();
                    this.listener.added(name, counted);
                    return counted;
                });
    }

    /** The figures of a target of a service. */
    public TargetFigures target(String service, String target) {
        return targets.computeIfAbsent(
                new TargetKey(service, target),
                key -> {
                    TargetFigures figures = new TargetFigures();
                    listener.added(key.service(), key.target(), figures);
                    return figures;
                });
    }
}
