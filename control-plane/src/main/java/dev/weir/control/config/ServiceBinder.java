package dev.weir.control.config;

import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code services}. */
final class ServiceBinder {
    private static final Keys SERVICE = UpstreamBinder.keys("name", "targets", "plugins");
    private static final Keys TARGET = Keys.of("url", "weight");
    private static final int MAX_WEIGHT = 1_000_000;

    private final Values values;
    private final UpstreamBinder upstream;
    private final PluginBinder plugins;
    private final Names names;
    private final Map<String, Names> instances = new HashMap<>();

    ServiceBinder(Values values, Path folder, PluginBinder plugins) {
        this.values = values;
        this.upstream = new UpstreamBinder(values, folder);
        this.plugins = plugins;
        this.names = new Names("service", values.faults());
    }

    Names names() {
        return names;
    }

    /** The names of a service's plugin instances; nothing for a service that is not known. */
    Optional<Names> instances(String service) {
        return Optional.ofNullable(instances.get(service));
    }

    List<ServiceConfig> services(Optional<Node> list) {
        return list.map(node -> values.list(node, this::service)).orElse(List.of());
    }

    private Optional<ServiceConfig> service(Node node) {
        Section section = new Section(node, SERVICE, values);
        Optional<String> name = section.require("name", values::name);
        name.ifPresentOrElse(
                n -> section.find("name").ifPresent(w -> names.take(n, w)), names::missing);
        String owner = name.orElse("");
        List<TargetConfig> targets = section.require("targets", this::targets).orElse(List.of());
        UpstreamPolicy policy = upstream.policy(section);
        if (!targets.isEmpty() && targets.stream().noneMatch(ServiceBinder::isTls)) {
            section.find("tls").ifPresent(n -> values.fail(n, "no target of the service is https"));
        }
        PluginBinder.Bound bound =
                plugins.plugins(new Owner.Service(owner), section.find("plugins"));
        name.ifPresent(n -> instances.putIfAbsent(n, bound.names()));
        return name.filter(_ -> !targets.isEmpty())
                .map(n -> new ServiceConfig(n, targets, policy, bound.uses()));
    }

    private static boolean isTls(TargetConfig target) {
        return target.endpoint() instanceof Endpoint.Http http && http.tls();
    }

    /** The service behind a route's {@code to}. */
    static ServiceConfig ofItsOwn(String name, TargetConfig.Endpoint endpoint) {
        List<TargetConfig> target = List.of(new TargetConfig(endpoint, 1));
        return new ServiceConfig(name, target, UpstreamPolicy.DEFAULT, List.of());
    }

    private Optional<List<TargetConfig>> targets(Node node) {
        Names urls = new Names("target", values.faults());
        List<TargetConfig> targets = values.list(node, n -> target(n, urls));
        if (node instanceof Node.Items items && items.values().isEmpty()) {
            return values.fail(node, "a service needs at least one target");
        }
        boolean whole = node instanceof Node.Items items && items.values().size() == targets.size();
        if (whole && targets.stream().allMatch(target -> target.weight() == 0)) {
            return values.fail(node, "at least one target needs a weight above 0");
        }
        return Optional.of(targets);
    }

    private Optional<TargetConfig> target(Node node, Names urls) {
        Section section = new Section(node, TARGET, values);
        Optional<Addresses.Url> url = section.require("url", this::url);
        int weight = section.get("weight", n -> values.whole(n, 0, MAX_WEIGHT)).orElse(1);
        if (url.isPresent() && !url.get().path().isEmpty()) {
            section.find("url")
                    .ifPresent(n ->
                            values.fail(
                                    n,
                                    "a target has no path: a route's `to: URL` may have one, found "
                                            + n.shown()));
        }
        url.ifPresent(
                u -> section.find("url").ifPresent(n -> urls.take(u.endpoint().toString(), n)));
        return url.map(u -> new TargetConfig(u.endpoint(), weight));
    }

    Optional<Addresses.Url> url(Node node) {
        if (node instanceof Node.Text text && text.value().contains("@")) {
            // Not shown: what stands before the @ may be a password.
            return values.fail(node, "a URL to an upstream must not hold a user or a password");
        }
        return values.parsed(node, Addresses::url);
    }
}
