package dev.weir.kernel;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.Limits;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.PluginUse.LimitsOverride;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.exchange.Failures;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.http1.DescribedRequest;
import dev.weir.kernel.http1.HeadException;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.RouteFigures;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.pipeline.InstanceMaker;
import dev.weir.kernel.plugin.Breaker;
import dev.weir.kernel.plugin.LifeState;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.route.Explanation;
import dev.weir.kernel.route.Route;
import dev.weir.kernel.route.Router;
import dev.weir.kernel.service.PluginServices;
import dev.weir.kernel.upstream.Upstreams;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The data plane behind the listeners: it answers each request with the route, the filters and the
 * upstream of the snapshot that is active when the request comes in.
 */
public final class Gateway implements HttpHandler, AutoCloseable {
    private final Watchdog watchdog = new Watchdog();
    private final Journal journal = new Journal();
    private final PluginInstances instances;
    private final Upstreams upstreams;
    private final PluginServices services;
    private final SnapshotBuilder builder;
    private final RouteFigures unmatched;
    private volatile Snapshot active = Snapshot.EMPTY;

    /** A gateway without routes. */
    public Gateway(Figures figures, Upstreams upstreams) {
        this.upstreams = upstreams;
        services = new PluginServices(figures, upstreams.reaper(), upstreams.rule());
        instances = new PluginInstances(watchdog::meter, services);
        builder = new SnapshotBuilder(instances, upstreams, services, figures, journal, watchdog);
        unmatched = figures.route("");
    }

    /** What happened lately. */
    public Journal journal() {
        return journal;
    }

    /** All plugin instances that are made, each with where it is in its life. */
    public Map<PluginInstance, LifeState> instances() {
        return InstanceStates.of(instances.all(), active);
    }

    /** The active snapshot. */
    public Snapshot snapshot() {
        return active;
    }

    /**
     * Builds a snapshot beside the active one. The caller activates or discards it.
     *
     * @throws ConfigurationRejected if a plugin instance cannot be made; nothing has changed
     */
    public Snapshot build(GatewayConfig config, Switches switches, PluginResolver resolver)
            throws ConfigurationRejected {
        Snapshot built = builder.build(config, switches, resolver);
        if (!built.faults().isEmpty()) {
            discard(built);
            throw new ConfigurationRejected(built.faults());
        }
        return built;
    }

    /**
     * Builds a snapshot whose routes answer 503 where a plugin instance that is switched on cannot
     * be made. The caller looks at its {@link Snapshot#faults} and decides: a start has nothing
     * better to go on with, and a change need not mend what was missing before.
     */
    public Snapshot buildTolerant(
            GatewayConfig config, Switches switches, PluginResolver resolver) {
        return builder.build(config, switches, resolver);
    }

    /**
     * Makes single instances beside those that run, of a configuration that cannot be built as a
     * whole, to find what keeps them from being made.
     *
     * @param ceiling of all limits
     */
    public InstanceMaker attempts(PluginResolver resolver, LimitsOverride ceiling) {
        return new InstanceMaker(resolver, instances, ceiling);
    }

    /**
     * Makes a snapshot the active one: the next request sees it, requests on their way go on in the
     * one before, which is retired. Called by one thread at a time.
     */
    public void activate(Snapshot next) {
        for (Route route : next.router().routes()) {
            for (ChainEntry entry : route.pipeline().chain()) {
                PluginInstance instance = entry.instance();
                Limits limits = entry.limits();
                if (instance != null && limits != null) {
                    instance.state().limits(limits);
                    instance.state().shadow(PluginInstances.shadow(entry.use().guard()));
                }
                Breaker breaker = entry.breaker();
                if (breaker != null) {
                    breaker.configure(entry.use().guard().breaker());
                }
            }
        }
        Snapshot before = active;
        active = next;
        services.activate(next.upstreams());
        before.retire();
        upstreams.retain(next.upstreams());
    }

    /** Gives up a snapshot that was built and never activated. */
    public void discard(Snapshot built) {
        built.retire();
        services.activate(active.upstreams());
        upstreams.retain(active.upstreams());
    }

    @Override
    public Response handle(HttpExchange exchange, Request request) {
        exchange.journal(journal);
        try {
            return route(exchange, request).pipeline().run(exchange, request);
        } catch (RuntimeException e) {
            return Failures.answer(exchange, e);
        }
    }

    /**
     * Says what would become of a request, and why. Sends nothing.
     *
     * @param target a path, or an absolute URL
     * @param listener by whose rules it comes in
     * @throws IllegalArgumentException if that listener would refuse it; says with which status
     */
    public Explanation explain(
            String method, String target, Headers headers, ListenerConfig listener) {
        Request request;
        try {
            request = DescribedRequest.read(method, target, headers, listener);
        } catch (HeadException e) {
            throw new IllegalArgumentException(
                    "listener %s would answer %d: %s"
                            .formatted(listener.name(), e.reason().status(), e.detail()),
                    e);
        }
        Router router = active.router();
        return new Explanation(request, router.match(request), router.explain(request));
    }

    /** The route of the request, with a place in its pipeline taken. */
    private Route route(HttpExchange exchange, Request request) {
        while (true) {
            Snapshot snapshot = active;
            @Nullable Route route = snapshot.router().match(request);
            if (route == null) {
                exchange.onComplete(unmatched::completed);
                throw new GatewayException(
                        FailureType.NO_ROUTE, Source.DOWNSTREAM, "no route matches");
            }
            if (route.pipeline().enter()) {
                exchange.matched(route.name(), snapshot.consumers());
                exchange.within(route.totalNanos());
                return route;
            }
            // The snapshot was replaced between the read and the entry: look in the new one.
        }
    }

    /** Retires the active snapshot and stops watching guests. Listeners are closed before. */
    @Override
    public void close() {
        Snapshot before = active;
        active = Snapshot.EMPTY;
        before.retire();
        services.close();
        upstreams.close();
        watchdog.close();
    }
}
