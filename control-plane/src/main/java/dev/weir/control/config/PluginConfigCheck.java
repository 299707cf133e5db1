package dev.weir.control.config;

import dev.weir.api.service.Capability;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.VmSettings;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.PluginUse.LimitsOverride;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/** Checks what plugin instances are configured with, once the plugins are known. */
public final class PluginConfigCheck {
    private final LimitsOverride ceiling;
    private final SortedSet<ConfigFault> faults = new TreeSet<>();
    private final Map<Instance, PluginUse> checked = new HashMap<>();
    private final List<WrittenUse> sound = new ArrayList<>();

    private record Instance(Owner owner, String name) {}

    private PluginConfigCheck(LimitsOverride ceiling) {
        this.ceiling = ceiling;
    }

    /**
     * What came of it.
     *
     * @param faults everything that is wrong, by place
     * @param config the configuration to go on with, if nothing is
     * @param sound the instances with which nothing is wrong
     */
    public record Checked(List<ConfigFault> faults, WeirConfig config, List<WrittenUse> sound) {
        public Checked {
            faults = List.copyOf(faults);
            sound = List.copyOf(sound);
        }
    }

    /**
     * Checks every instance, the disabled ones too; of a configuration with mistakes, as far as it
     * could be read.
     *
     * @param plugins the plugin behind a {@code use}; nothing for one that cannot be had, whose
     *     instances are then left as they are
     */
    public static Checked check(
            WeirConfig config, Function<String, Optional<ResolvedPlugin>> plugins) {
        PluginConfigCheck check = new PluginConfigCheck(config.gateway().ceiling());
        for (WrittenUse written : config.places().uses()) {
            plugins.apply(written.use().use()).ifPresent(plugin -> check.add(written, plugin));
        }
        return new Checked(
                List.copyOf(check.faults),
                config.withGateway(check.gateway(config.gateway())),
                check.sound);
    }

    private void add(WrittenUse written, ResolvedPlugin plugin) {
        int before = faults.size();
        PluginUse use = use(written, plugin);
        checked.putIfAbsent(new Instance(written.owner(), use.name()), use);
        if (written.mistaken().isEmpty() && faults.size() == before) {
            sound.add(new WrittenUse(written.owner(), use, written.node(), Set.of()));
        }
    }

    private GatewayConfig gateway(GatewayConfig gateway) {
        return new GatewayConfig(
                gateway.listeners(),
                gateway.services().stream().map(this::service).toList(),
                gateway.routes().stream().map(this::route).toList(),
                uses(new Owner.Global(), gateway.plugins()),
                gateway.consumers(),
                gateway.ceiling());
    }

    private ServiceConfig service(ServiceConfig service) {
        return new ServiceConfig(
                service.name(),
                service.targets(),
                service.policy(),
                uses(new Owner.Service(service.name()), service.plugins()));
    }

    private RouteConfig route(RouteConfig route) {
        return new RouteConfig(
                route.name(),
                route.match(),
                route.service(),
                route.stripPrefix(),
                route.basePath(),
                route.host(),
                uses(new Owner.Route(route.name()), route.plugins()),
                route.order());
    }

    private List<PluginUse> uses(Owner owner, List<PluginUse> uses) {
        return uses.stream()
                .map(use -> checked.getOrDefault(new Instance(owner, use.name()), use))
                .toList();
    }

    private PluginUse use(WrittenUse written, ResolvedPlugin plugin) {
        PluginUse use = written.use();
        for (Capability unasked : plugin.asks().unasked(use.grants())) {
            add(
                    written,
                    "/grants/" + unasked.text(),
                    "%s %s does not ask for `%s`: leave it out"
                            .formatted(
                                    plugin.factory().descriptor().name(),
                                    plugin.factory().descriptor().version(),
                                    unasked.text()));
        }
        ceiling(written);
        kind(written, plugin);
        if (written.mistaken().contains(WrittenUse.Part.CONFIG)) {
            return use;
        }
        try {
            PluginUse with = use.withConfig(value(written, plugin.factory().schema()));
            return written.setting("on-error").isPresent()
                    ? with
                    : with.withGuard(use.guard().withOnError(plugin.onError()));
        } catch (SchemaCheck.Unusable e) {
            add(written, "/use", String.valueOf(e.getMessage()));
            return use;
        }
    }

    /** What is set that plugins of its kind do not have. */
    private void kind(WrittenUse written, ResolvedPlugin plugin) {
        PluginUse use = written.use();
        if (!plugin.guest() && use.limits().memoryBytes().isPresent()) {
            add(
                    written,
                    "/limits/memory",
                    "memory cannot be limited for a plugin of kind java: leave it out");
        }
        if (!plugin.guest() && use.guard().onError() == GuardConfig.OnError.RELOAD) {
            add(
                    written,
                    "/on-error",
                    "a plugin of kind %s has no guest to start again: write `closed` or `open`"
                            .formatted(plugin.kind()));
        }
        if (!plugin.kind().equals("js") && use.limits().isolation().isPresent()) {
            add(
                    written,
                    "/limits/isolation",
                    "isolation is for plugins of kind js, and this one is %s: leave it out"
                            .formatted(plugin.kind()));
        }
        if (!plugin.kind().equals("wasm") && !use.vm().equals(VmSettings.NONE)) {
            String key = use.vm().rootId().isEmpty() ? "vm-config" : "root-id";
            add(
                    written,
                    "/" + key,
                    "`%s` is for Proxy-Wasm plugins, this one is of kind %s: leave it out"
                            .formatted(key, plugin.kind()));
        }
    }

    private void ceiling(WrittenUse written) {
        LimitsOverride limits = written.use().limits();
        above(written, "time", limits.time(), ceiling.time(), limit -> limit.toMillis() + "ms");
        above(written, "wall", limits.wall(), ceiling.wall(), limit -> limit.toMillis() + "ms");
        above(
                written,
                "memory",
                limits.memoryBytes(),
                ceiling.memoryBytes(),
                bytes -> bytes + " bytes");
    }

    private <T extends Comparable<T>> void above(
            WrittenUse written,
            String limit,
            Optional<T> wanted,
            Optional<T> most,
            Function<T, String> shown) {
        if (wanted.isPresent() && most.isPresent() && wanted.get().compareTo(most.get()) > 0) {
            add(
                    written,
                    "/limits/" + limit,
                    "must be at most %s, which is `limits.%s` at the top level"
                            .formatted(shown.apply(most.get()), limit));
        }
    }

    /** The value that the plugin gets; its faults are added. */
    private ConfigValue value(WrittenUse written, ConfigSchema<?> schema)
            throws SchemaCheck.Unusable {
        SchemaCheck check = new SchemaCheck(schema.document());
        ConfigValue value = written.use().config();
        List<SchemaCheck.Violation> violations = check.check(orEmpty(value));
        Optional<ConfigValue> typed = ReferenceTypes.typed(written, violations);
        if (typed.isPresent()) {
            value = typed.get();
            violations = check.check(orEmpty(value));
        }
        Optional<Node> config = written.setting("config");
        List<String> inTheClear = SecretSettings.inTheClear(schema.document(), value, config);
        for (SchemaCheck.Violation violation : violations) {
            String pointer = "/config" + violation.pointer();
            if (violation.kind() == SchemaCheck.Violation.Kind.UNKNOWN_KEY) {
                faults.add(written.faultOfKey(pointer, violation.message()));
            } else if (!follows(violation, written.at(pointer))) {
                boolean secret = inTheClear.contains(violation.pointer());
                add(written, pointer, secret ? violation.message() : shown(violation, written));
            }
        }
        for (String pointer : inTheClear) {
            add(
                    written,
                    "/config" + pointer,
                    "is a secret: write a reference, `${env:NAME}` or `${file:PATH}`");
        }
        if (violations.isEmpty() && config.stream().noneMatch(Node::isBroken)) {
            bind(written, schema, value);
        }
        return value;
    }

    /** Its message; what does not match a pattern is seen at a glance beside it. */
    private static String shown(SchemaCheck.Violation violation, WrittenUse written) {
        return violation.kind() == SchemaCheck.Violation.Kind.PATTERN
                ? violation.message()
                        + ", found "
                        + written.at("/config" + violation.pointer()).shown()
                : violation.message();
    }

    /** Whether it is said of what could not be read, and that has been said. */
    private static boolean follows(SchemaCheck.Violation violation, Node at) {
        return switch (violation.kind()) {
            case TYPE -> at instanceof Node.Broken;
            case PATTERN, OTHER -> at.isBroken();
            case UNKNOWN_KEY, MISSING_KEY -> false;
        };
    }

    /** An instance without config is checked as one with no settings. */
    private static ConfigValue orEmpty(ConfigValue value) {
        return value instanceof ConfigValue.Nothing ? ConfigValue.EMPTY : value;
    }

    private void bind(WrittenUse written, ConfigSchema<?> schema, ConfigValue value) {
        try {
            schema.bind(value);
        } catch (ConfigException e) {
            e.faults().forEach(f -> add(written, "/config" + f.pointer(), f.message()));
        }
    }

    private void add(WrittenUse written, String pointer, String message) {
        faults.add(written.fault(pointer, message));
    }
}
