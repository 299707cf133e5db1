package dev.weir.control.metrics;

import dev.weir.kernel.journal.BreakerStep;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.metrics.ShadowFigures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** Shows the figures of one plugin instance of one version on one route. */
final class PluginMeters {
    private final MeterRegistry registry;
    private final Tags tags;

    PluginMeters(MeterRegistry registry, String route, String plugin, Figures.Bundle bundle) {
        this.registry = registry;
        tags =
                Tags.of(
                        "route",
                        route,
                        "plugin",
                        plugin,
                        "bundle",
                        bundle.name(),
                        "version",
                        bundle.version());
    }

    void show(PluginFigures figures) {
        FunctionTimer.builder(
                        "weir.plugin.duration",
                        figures,
                        PluginFigures::calls,
                        PluginFigures::nanos,
                        TimeUnit.NANOSECONDS)
                .description("Time in the filter, the rest of the chain excluded")
                .tags(tags)
                .register(registry);
        count(figures, "weir.plugin.errors", "How often the filter failed", f -> f.errors());
        count(
                figures,
                "weir.plugin.cpu.seconds",
                "CPU time of calls older than a millisecond, sampled",
                f -> f.cpuNanos() / 1e9);
        count(
                figures,
                "weir.plugin.allocated.bytes",
                "Heap that calls older than a millisecond allocated, sampled",
                f -> f.allocatedBytes());
        count(
                figures,
                "weir.plugin.skipped",
                "Exchanges that went on without the filter, which had failed",
                f -> f.skips());
        count(
                figures,
                "weir.plugin.refused",
                "Exchanges that failed because the filter was in quarantine",
                f -> f.refusals());
        for (BreakerStep step : BreakerStep.values()) {
            count(
                    figures,
                    "weir.plugin.breaker",
                    "Steps of the circuit breaker",
                    f -> f.steps(step),
                    "step",
                    label(step));
        }
        for (ShadowFigures.Finding finding : ShadowFigures.Finding.values()) {
            count(
                    figures,
                    "weir.plugin.shadow",
                    "What the filter would have done, while in shadow",
                    f -> f.shadow().count(finding),
                    "finding",
                    label(finding));
        }
    }

    private void count(
            PluginFigures figures,
            String name,
            String description,
            ToDoubleFunction<PluginFigures> value,
            String... more) {
        FunctionCounter.builder(name, figures, value)
                .description(description)
                .tags(tags.and(more))
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
