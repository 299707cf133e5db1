package dev.weir.control.admin;

import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.metrics.ShadowFigures;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.Breaker;
import dev.weir.kernel.plugin.InstanceId;
import dev.weir.kernel.plugin.LifeState;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.route.Route;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The chain of a route, for people: each instance with its state, its guard and its account. */
final class ChainView {
    private final Gateway gateway;

    ChainView(Gateway gateway) {
        this.gateway = gateway;
    }

    ArrayNode describe(Route route) {
        Map<PluginInstance, LifeState> instances = gateway.instances();
        ArrayNode chain = Answers.MAPPER.createArrayNode();
        for (ChainEntry entry : route.pipeline().chain()) {
            ObjectNode body = describe(entry);
            long draining = draining(entry, instances);
            if (draining > 0) {
                body.put("draining", draining);
            }
            chain.add(body);
        }
        return chain;
    }

    /** How many instances that this one has replaced still have exchanges. */
    private static long draining(ChainEntry entry, Map<PluginInstance, LifeState> instances) {
        return instances.entrySet().stream()
                .filter(each -> each.getValue() instanceof LifeState.Draining)
                .map(each -> each.getKey().id())
                .filter(id -> isOf(entry, id))
                .count();
    }

    private static boolean isOf(ChainEntry entry, InstanceId id) {
        return id.owner().equals(entry.owner()) && id.name().equals(entry.use().name());
    }

    private static ObjectNode describe(ChainEntry entry) {
        ObjectNode body = Answers.MAPPER.createObjectNode();
        GuardConfig guard = entry.use().guard();
        body.put("name", entry.use().name());
        body.put("use", entry.use().use());
        body.put("contributed-by", entry.owner().toString());
        body.put("enabled", entry.use().enabled());
        body.put("mode", guard.mode().name().toLowerCase(Locale.ROOT));
        body.put("on-error", guard.onError().name().toLowerCase(Locale.ROOT));
        body.put("state", entry.state().label());
        if (entry.state() instanceof LifeState.Failed(String reason)) {
            body.put("reason", reason);
        }
        Breaker breaker = entry.breaker();
        if (breaker != null) {
            body.put("breaker", breaker.label());
        }
        PluginInstance instance = entry.instance();
        if (instance != null) {
            describe(body, instance);
        }
        Limits limits = entry.limits();
        if (limits != null) {
            ObjectNode shown =
                    body.putObject("limits")
                            .put("time", limits.time().toMillis() + "ms")
                            .put("wall", limits.wall().toMillis() + "ms")
                            .put("memory", limits.memoryBytes() + "B");
            if (instance != null && instance.plugin().kind().equals("js")) {
                shown.put("isolation", limits.isolation().name().toLowerCase(Locale.ROOT));
            }
        }
        describe(body.putObject("figures"), entry.figures());
        if (guard.shadow()) {
            describe(body.putObject("shadow"), entry.figures().shadow());
        }
        return body;
    }

    private static void describe(ObjectNode body, PluginInstance instance) {
        PluginDescriptor descriptor = instance.descriptor();
        body.put("plugin", descriptor.name());
        body.put("version", descriptor.version());
        body.put("kind", instance.plugin().kind());
        body.put("digest", instance.plugin().digest());
        body.put("phase", descriptor.phase().name());
        body.put("priority", descriptor.priority());
        if (instance.plugin().guest()) {
            body.putObject("guests")
                    .put("memory", memory(instance.guests().memoryBytes()))
                    .put("host-calls", instance.guests().hostCalls())
                    .put("lost", instance.guests().lost());
        }
    }

    private static @Nullable String memory(OptionalLong bytes) {
        return bytes.isPresent() ? bytes.getAsLong() + "B" : null;
    }

    private static void describe(ObjectNode body, PluginFigures figures) {
        body.put("calls", figures.calls())
                .put("errors", figures.errors())
                .put("seconds", figures.nanos() / 1e9)
                .put("cpu-seconds", figures.cpuNanos() / 1e9)
                .put("allocated", figures.allocatedBytes() + "B")
                .put("skipped", figures.skips())
                .put("refused", figures.refusals());
    }

    private static void describe(ObjectNode body, ShadowFigures figures) {
        for (ShadowFigures.Finding finding : ShadowFigures.Finding.values()) {
            body.put(label(finding), figures.count(finding));
        }
    }

    /** As it is called in the API and the metrics. */
    private static String label(ShadowFigures.Finding finding) {
        return finding.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
