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
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Scalars;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Checks what plugin instances are configured with, once the plugins are known. Texts that came
 * from references become numbers or truth values where the plugin's schema wants those, so {@code
 * burst: ${env:BURST}} works whatever its quotes.
 */
public final class PluginConfigCheck {
    private final Places places;
    private final LimitsOverride ceiling;
    private final Function<String, Optional<ResolvedPlugin>> plugins;
    private final SortedSet<ConfigFault> faults = new TreeSet<>();

    private PluginConfigCheck(
            Places places,
            LimitsOverride ceiling,
            Function<String, Optional<ResolvedPlugin>> plugins) {
        this.places = places;
        this.ceiling = ceiling;
        this.plugins = plugins;
    }

    /**
     * Checks every instance, the disabled ones too.
     *
     * @param plugins the plugin behind a {@code use}; nothing for one that cannot be had, whose
     *     instances are then left as they are
     * @return the configuration to go on with, or everything that is wrong
     */
    public static ReadResult check(
            WeirConfig config, Function<String, Optional<ResolvedPlugin>> plugins) {
        PluginConfigCheck check =
                new PluginConfigCheck(config.places(), config.gateway().ceiling(), plugins);
        GatewayConfig checked = check.gateway(config.gateway());
        return check.faults.isEmpty()
                ? new ReadResult.Ok(config.withGateway(checked))
                : new ReadResult.Faulty(List.copyOf(check.faults));
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
                .map(use -> plugins.apply(use.use()).map(p -> use(owner, use, p)).orElse(use))
                .toList();
    }

    private PluginUse use(Owner owner, PluginUse use, ResolvedPlugin plugin) {
        for (Capability unasked : plugin.asks().unasked(use.grants())) {
            add(
                    owner,
                    use,
                    "/grants/" + unasked.text(),
                    "%s %s does not ask for `%s`: leave it out"
                            .formatted(
                                    plugin.factory().descriptor().name(),
                                    plugin.factory().descriptor().version(),
                                    unasked.text()));
        }
        ceiling(owner, use);
        kind(owner, use, plugin);
        try {
            ConfigValue value = value(owner, use, plugin.factory().schema());
            PluginUse checked = use.withConfig(value);
            return places.setting(owner, use.name(), "on-error").isPresent()
                    ? checked
                    : checked.withGuard(use.guard().withOnError(plugin.onError()));
        } catch (SchemaCheck.Unusable e) {
            add(owner, use, "/use", String.valueOf(e.getMessage()));
            return use;
        }
    }

    /** What is set that plugins of its kind do not have. */
    private void kind(Owner owner, PluginUse use, ResolvedPlugin plugin) {
        if (!plugin.guest() && use.limits().memoryBytes().isPresent()) {
            add(
                    owner,
                    use,
                    "/limits/memory",
                    "memory cannot be limited for a plugin of kind java: leave it out");
        }
        if (!plugin.guest() && use.guard().onError() == GuardConfig.OnError.RELOAD) {
            add(
                    owner,
                    use,
                    "/on-error",
                    "a plugin of kind %s has no guest to start again: write `closed` or `open`"
                            .formatted(plugin.kind()));
        }
        if (!plugin.kind().equals("js") && use.limits().isolation().isPresent()) {
            add(
                    owner,
                    use,
                    "/limits/isolation",
                    "isolation is for plugins of kind js, and this one is %s: leave it out"
                            .formatted(plugin.kind()));
        }
        if (!plugin.kind().equals("wasm") && !use.vm().equals(VmSettings.NONE)) {
            String key = use.vm().rootId().isEmpty() ? "vm-config" : "root-id";
            add(
                    owner,
                    use,
                    "/" + key,
                    "`%s` is for Proxy-Wasm plugins, this one is of kind %s: leave it out"
                            .formatted(key, plugin.kind()));
        }
    }

    private void ceiling(Owner owner, PluginUse use) {
        above(
                owner,
                use,
                "time",
                use.limits().time(),
                ceiling.time(),
                limit -> limit.toMillis() + "ms");
        above(
                owner,
                use,
                "wall",
                use.limits().wall(),
                ceiling.wall(),
                limit -> limit.toMillis() + "ms");
        above(
                owner,
                use,
                "memory",
                use.limits().memoryBytes(),
                ceiling.memoryBytes(),
                bytes -> bytes + " bytes");
    }

    private <T extends Comparable<T>> void above(
            Owner owner,
            PluginUse use,
            String limit,
            Optional<T> wanted,
            Optional<T> most,
            Function<T, String> shown) {
        if (wanted.isPresent() && most.isPresent() && wanted.get().compareTo(most.get()) > 0) {
            add(
                    owner,
                    use,
                    "/limits/" + limit,
                    "must be at most %s, which is `limits.%s` at the top level"
                            .formatted(shown.apply(most.get()), limit));
        }
    }

    /** The value that the plugin gets; its faults are added. */
    private ConfigValue value(Owner owner, PluginUse use, ConfigSchema<?> schema)
            throws SchemaCheck.Unusable {
        SchemaCheck check = new SchemaCheck(schema.document());
        ConfigValue value = use.config();
        List<SchemaCheck.Violation> violations = check.check(orEmpty(value));
        Optional<ConfigValue> typed = typed(owner, use, violations);
        if (typed.isPresent()) {
            value = typed.get();
            violations = check.check(orEmpty(value));
        }
        for (SchemaCheck.Violation violation : violations) {
            boolean atKey = violation.kind() == SchemaCheck.Violation.Kind.UNKNOWN_KEY;
            PluginFault fault =
                    new PluginFault(
                            owner,
                            use.name(),
                            "/config" + violation.pointer(),
                            violation.message());
            faults.add(places.fault(fault, atKey));
        }
        Optional<Node> written = places.setting(owner, use.name(), "config");
        for (String pointer : SecretSettings.inTheClear(schema.document(), value, written)) {
            add(
                    owner,
                    use,
                    "/config" + pointer,
                    "is a secret: write a reference, `${env:NAME}` or `${file:PATH}`");
        }
        if (violations.isEmpty()) {
            bind(owner, use, schema, value);
        }
        return value;
    }

    /** An instance without config is checked as one with no settings. */
    private static ConfigValue orEmpty(ConfigValue value) {
        return value instanceof ConfigValue.Nothing ? ConfigValue.EMPTY : value;
    }

    private void bind(Owner owner, PluginUse use, ConfigSchema<?> schema, ConfigValue value) {
        try {
            schema.bind(value);
        } catch (ConfigException e) {
            e.faults().forEach(f -> add(owner, use, "/config" + f.pointer(), f.message()));
        }
    }

    private void add(Owner owner, PluginUse use, String pointer, String message) {
        faults.add(places.fault(new PluginFault(owner, use.name(), pointer, message)));
    }

    /** The value with the texts from references that are of the wrong type as what they say. */
    private Optional<ConfigValue> typed(
            Owner owner, PluginUse use, List<SchemaCheck.Violation> violations) {
        Map<String, ConfigValue> wanted = new HashMap<>();
        Optional<Node> config = places.setting(owner, use.name(), "config");
        config.ifPresent(node ->
                node.eachReference(
                        "",
                        (pointer, text) -> {
                            boolean wrong =
                                    violations.stream()
                                            .filter(v ->
                                                    v.kind() == SchemaCheck.Violation.Kind.TYPE)
                                            .anyMatch(v -> v.pointer().equals(pointer));
                            if (wrong) {
                                scalar(text.value()).ifPresent(value -> wanted.put(pointer, value));
                            }
                        }));
        return wanted.isEmpty() ? Optional.empty() : Optional.of(replace(use.config(), "", wanted));
    }

    private static Optional<ConfigValue> scalar(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Optional.of(new ConfigValue.Bool(text.equals("true")));
        }
        Optional<BigDecimal> number = Scalars.jsonNumber(text);
        return number.map(ConfigValue.Number::new);
    }

    private static ConfigValue replace(
            ConfigValue value, String pointer, Map<String, ConfigValue> wanted) {
        ConfigValue instead = wanted.get(pointer);
        if (instead != null) {
            return instead;
        }
        return switch (value) {
            case ConfigValue.Table(Map<String, ConfigValue> entries) -> {
                Map<String, ConfigValue> replaced = new LinkedHashMap<>();
                entries.forEach((key, each) ->
                        replaced.put(
                                key, replace(each, pointer + "/" + Place.escape(key), wanted)));
                yield new ConfigValue.Table(replaced);
            }
            case ConfigValue.Items(List<ConfigValue> items) -> {
                List<ConfigValue> replaced = new ArrayList<>();
                for (ConfigValue item : items) {
                    replaced.add(replace(item, pointer + "/" + replaced.size(), wanted));
                }
                yield new ConfigValue.Items(replaced);
            }
            case ConfigValue.Nothing _,
                    ConfigValue.Bool _,
                    ConfigValue.Number _,
                    ConfigValue.Text _ ->
                    value;
        };
    }
}
