package dev.weir.control.metrics;

import dev.weir.api.service.CallOutException;
import dev.weir.api.service.Capability;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.InstanceFigures;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.metrics.Refusal;
import dev.weir.kernel.metrics.Refusals;
import dev.weir.kernel.metrics.RouteFigures;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.metrics.UpstreamFault;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** Shows the figures of the data plane and of the JVM as Prometheus text or OpenMetrics. */
public final class Meters implements Figures.Listener {
    private static final String OPEN_METRICS =
            "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GuestMeters guestMeters = new RegisteredGuestMeters(registry);

    /** Meters of this JVM. */
    public Meters() {
        List<MeterBinder> binders =
                List.of(
                        new ClassLoaderMetrics(),
                        new JvmMemoryMetrics(),
                        new JvmThreadMetrics(),
                        new ProcessorMetrics(),
                        new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
    }

    /** Shows whether the gateway runs degraded, as {@code weir_degraded}. */
    public void degraded(BooleanSupplier degraded) {
        Gauge.builder("weir.degraded", () -> degraded.getAsBoolean() ? 1 : 0)
                .description("1 while something of the configuration is not in force")
                .register(registry);
    }

    /**
     * Shows how JavaScript runs, as {@code weir_js_runtime}: both 0 as long as it does not.
     *
     * @param interpreting whether it is interpreted
     * @param optimizing whether it is compiled
     */
    public void jsRuntime(BooleanSupplier interpreting, BooleanSupplier optimizing) {
        jsRuntime("false", interpreting);
        jsRuntime("true", optimizing);
    }

    private void jsRuntime(String label, BooleanSupplier now) {
        Gauge.builder("weir.js.runtime", () -> now.getAsBoolean() ? 1 : 0)
                .description("1 for the way JavaScript runs, once a plugin needs it")
                .tag("optimizing", label)
                .register(registry);
    }

    @Override
    public void added(String route, RouteFigures figures) {
        for (int digit = 0; digit <= 5; digit++) {
            int status = digit;
            FunctionCounter.builder("weir.requests", figures, f -> f.requests(status))
                    .description("Exchanges ended, by class of status (0xx: none was sent)")
                    .tag("route", route)
                    .tag("status", digit + "xx")
                    .register(registry);
        }
        FunctionCounter.builder("weir.requests.aborted", figures, RouteFigures::aborted)
                .description("Exchanges whose response did not reach the client whole")
                .tag("route", route)
                .register(registry);
        time(
                "weir.request.duration",
                "From the first byte of the request to the end of the response",
                route,
                figures,
                RouteFigures::nanos);
        time(
                "weir.request.upstream",
                "What of it the upstream took, until the head of its answer",
                route,
                figures,
                RouteFigures::upstreamNanos);
    }

    private void time(
            String name,
            String what,
            String route,
            RouteFigures figures,
            ToDoubleFunction<RouteFigures> nanos) {
        FunctionTimer.builder(name, figures, RouteFigures::requests, nanos, TimeUnit.NANOSECONDS)
                .description(what)
                .tag("route", route)
                .register(registry);
    }

    @Override
    public void added(String route, String plugin, Figures.Bundle bundle, PluginFigures figures) {
        new PluginMeters(registry, route, plugin, bundle).show(figures);
    }

    @Override
    public void added(String plugin, String instance, InstanceFigures figures) {
        for (Capability capability : Capability.values()) {
            FunctionCounter.builder("weir.plugin.denied", figures, f -> f.count(capability))
                    .description("How often it used what it was not granted")
                    .tag("plugin", plugin)
                    .tag("instance", instance)
                    .tag("capability", capability.text())
                    .register(registry);
        }
        FunctionCounter.builder("weir.plugin.kv.evictions", figures, f -> f.evictions().sum())
                .description("Key-values that had to make room before their time")
                .tag("plugin", plugin)
                .tag("instance", instance)
                .register(registry);
        FunctionCounter.builder("weir.plugin.guests.lost", figures, f -> f.lost())
                .description("Guests that were cut and did not come back")
                .tag("plugin", plugin)
                .tag("instance", instance)
                .register(registry);
        callOuts(plugin, instance, "answered", figures, InstanceFigures::callOuts);
        for (CallOutException.Reason reason : CallOutException.Reason.values()) {
            String result = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
            callOuts(plugin, instance, result, figures, f -> f.count(reason));
        }
    }

    private void callOuts(
            String plugin,
            String instance,
            String result,
            InstanceFigures figures,
            ToDoubleFunction<InstanceFigures> count) {
        FunctionCounter.builder("weir.plugin.call.outs", figures, count)
                .description("Requests of the plugin's own, by what came of them")
                .tag("plugin", plugin)
                .tag("instance", instance)
                .tag("result", result)
                .register(registry);
    }

    @Override
    public GuestMeters guestMeters() {
        return guestMeters;
    }

    @Override
    public void added(String listener, Refusals refusals) {
        for (Refusal reason : Refusal.values()) {
            FunctionCounter.builder("weir.refused", refusals, r -> r.of(reason))
                    .description("Requests and connections refused, by reason")
                    .tag("listener", listener)
                    .tag("reason", reason.label())
                    .register(registry);
        }
    }

    @Override
    public void added(String service, String target, TargetFigures figures) {
        Tags tags = Tags.of("service", service, "target", target);
        Shown shown = new Shown(tags, figures);
        shown.counter("weir.upstream.requests", "Requests sent there", TargetFigures::requests);
        shown.counter("weir.upstream.connects", "Connections made", TargetFigures::connects);
        shown.counter(
                "weir.upstream.retries",
                "Requests sent again: a pooled connection was dead",
                TargetFigures::retries);
        shown.counter("weir.upstream.ejections", "Times ejected", TargetFigures::ejections);
        for (UpstreamFault fault : UpstreamFault.values()) {
            new Shown(tags.and("reason", fault.label()), figures)
                    .counter(
                            "weir.upstream.failures",
                            "What went wrong with the target",
                            f -> f.faults(fault));
        }
        shown.gauge("weir.upstream.connections", "Open, idle ones too", TargetFigures::open);
        shown.gauge("weir.upstream.active", "Connections in use", TargetFigures::active);
        shown.gauge(
                "weir.upstream.pending",
                "Exchanges that wait for a connection",
                TargetFigures::waiting);
        shown.gauge("weir.upstream.ejected", "1 while ejected", f -> f.ejected() ? 1 : 0);
    }

    /** The figures of a target on their way to meters with the same tags. */
    private final class Shown {
        private final Tags tags;
        private final TargetFigures figures;

        Shown(Tags tags, TargetFigures figures) {
            this.tags = tags;
            this.figures = figures;
        }

        void counter(String name, String says, ToDoubleFunction<TargetFigures> value) {
            FunctionCounter.builder(name, figures, value)
                    .description(says)
                    .tags(tags)
                    .register(registry);
        }

        void gauge(String name, String says, ToDoubleFunction<TargetFigures> value) {
            Gauge.builder(name, figures, value).description(says).tags(tags).register(registry);
        }
    }

    /**
     * All figures as text.
     *
     * @param accept the {@code Accept} field of the request; empty for Prometheus text
     */
    public Page page(String accept) {
        String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : PROMETHEUS;
        return new Page(type, registry.scrape(type));
    }

    /**
     * A scrape.
     *
     * @param contentType its media type
     * @param text the figures
     */
    public record Page(String contentType, String text) {}
}
