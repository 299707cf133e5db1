package dev.weir.kernel.pipeline;

import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Request;
import dev.weir.api.spi.BodyNeed;
import dev.weir.kernel.condition.Condition;
import dev.weir.kernel.condition.ConditionException;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.guest.FilterWatch;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.plugin.Breaker;
import dev.weir.kernel.plugin.PluginInstance;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A filter on one route, with its account, its breaker and what is configured around it. */
final class GuardedFilter implements FilterWatch.Account {
    private final PluginUse use;
    private final PluginInstance instance;
    private final Filter filter;
    private final @Nullable Condition when;
    private final BodyNeed requestBody;
    private final BodyNeed responseBody;
    private final PluginFigures figures;
    private final Breaker breaker;
    private final boolean interruptible;

    /** The filter of an entry that has an instance. */
    GuardedFilter(ChainEntry entry) {
        use = entry.use();
        instance = Objects.requireNonNull(entry.instance());
        filter = Veil.over(instance, entry.hidden());
        figures = entry.figures();
        breaker = Objects.requireNonNull(entry.breaker());
        when = use.guard().when().orElse(null);
        requestBody = instance.requestBody();
        responseBody = instance.responseBody();
        // The hosts of guests cut them by their own means, and only while guest code runs.
        interruptible = !instance.plugin().guest();
    }

    PluginUse use() {
        return use;
    }

    Filter filter() {
        return filter;
    }

    PluginFigures figures() {
        return figures;
    }

    Breaker breaker() {
        return breaker;
    }

    BodyNeed requestBody() {
        return requestBody;
    }

    BodyNeed responseBody() {
        return responseBody;
    }

    /** Whether its code may run while bodies are sent, after its {@code handle}. */
    boolean streams() {
        return requestBody instanceof BodyNeed.Stream || responseBody instanceof BodyNeed.Stream;
    }

    /** Whether {@code when} has to be asked. */
    boolean conditional() {
        return when != null;
    }

    /** Whether the filter is to see the request. */
    boolean meant(PipelineRun run, Request request) throws ConditionException {
        return when == null || when.meets(run.exchange(), request);
    }

    /** For messages: the instance, and its plugin with the version. */
    String label() {
        return "plugin %s (%s)".formatted(use.name(), bundle());
    }

    /** Its plugin's name and version. */
    String bundle() {
        return instance.descriptor().name() + " " + instance.descriptor().version();
    }

    /** Whether its code is a guest's, so that no frame of a stack is in it. */
    boolean guest() {
        return !interruptible;
    }

    /** It ran longer than it may. */
    GatewayException overWall(@Nullable Throwable cause) {
        return new GatewayException(
                FailureType.PLUGIN_LIMIT,
                Source.PLUGIN,
                false,
                "it went over its wall limit of " + instance.limits().wall().toMillis() + " ms",
                cause);
    }

    /** The exchange was over while it ran: no fault of this one alone. */
    GatewayException late() {
        return GatewayException.late(label() + " ran");
    }

    @Override
    public boolean interruptible() {
        return interruptible;
    }

    @Override
    public void sampled(long cpuNanos, long bytes) {
        figures.sampled(cpuNanos, bytes);
    }

    @Override
    public long wallNanos() {
        return interruptible ? instance.limits().wall().toNanos() : Long.MAX_VALUE;
    }
}
