package dev.weir.control.config;

import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.yaml.Nearest;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads {@code routes}, after the services and global plugins that they refer to. */
final class RouteBinder {
    private static final Keys ROUTE =
            Keys.of(
                    "name",
                    "hosts",
                    "path",
                    "methods",
                    "headers",
                    "service",
                    "to",
                    "strip-prefix",
                    "host",
                    "plugins",
                    "order");

    private final Values values;
    private final MatchBinder matches;
    private final PluginBinder plugins;
    private final ServiceBinder services;
    private final Names global;
    private final Names names;
    private final Map<Match, Place> taken = new HashMap<>();
    private final List<ServiceConfig> ownServices = new ArrayList<>();

    RouteBinder(
            Values values,
            MatchBinder matches,
            PluginBinder plugins,
            ServiceBinder services,
            Names global) {
        this.values = values;
        this.matches = matches;
        this.plugins = plugins;
        this.services = services;
        this.global = global;
        this.names = new Names("route", values.faults());
    }

    Names names() {
        return names;
    }

    /** The services that routes have made with {@code to}. */
    List<ServiceConfig> ownServices() {
        return ownServices;
    }

    List<RouteConfig> routes(Optional<Node> list) {
        return list.map(node -> values.list(node, this::route)).orElse(List.of());
    }

    /** Where a route's requests go. */
    private record Destination(String service, String basePath) {}

    private Optional<RouteConfig> route(Node node) {
        int faults = values.faults().count();
        Section section = new Section(node, ROUTE, values);
        Match match = matches.match(section);
        boolean readWhole = values.faults().count() == faults && !node.isBroken();
        Optional<String> name = name(section, match, readWhole);
        if (readWhole && values.faults().count() == faults) {
            takeConditions(section, match);
        }
        PluginBinder.Bound bound =
                plugins.plugins(new Owner.Route(name.orElse("")), section.find("plugins"));
        Optional<Destination> destination = destination(section, name);
        boolean stripPrefix = section.get("strip-prefix", values::flag).orElse(false);
        if (stripPrefix && match.path() instanceof PathPattern.Exact) {
            section.find("strip-prefix")
                    .ifPresent(n -> values.fail(n, "strips nothing: `path` does not end in /*"));
        }
        HostHeader host = section.get("host", this::host).orElse(new HostHeader.Keep());
        List<String> order = order(section, bound.names());
        return name.flatMap(n ->
                destination.map(to ->
                        new RouteConfig(
                                n,
                                match,
                                to.service(),
                                stripPrefix,
                                to.basePath(),
                                host,
                                bound.uses(),
                                order)));
    }

    /** Of two routes with the same conditions only one could ever match. */
    private void takeConditions(Section section, Match match) {
        // Neither the order of hosts nor the case of a field's name tells requests apart.
        Map<String, String> headers = new HashMap<>();
        match.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        Match conditions =
                new Match(
                        match.hosts().stream().sorted().distinct().toList(),
                        match.path(),
                        match.methods(),
                        headers);
        Place earlier = taken.putIfAbsent(conditions, section.place());
        if (earlier != null) {
            section.fail(
                    "matches the same requests as the route at %s, so that one of them would never be reached: tell them apart by `hosts`, `path`, `methods` or `headers`, or remove one"
                            .formatted(earlier));
        }
    }

    /** The name; none is made of a match that is not what was meant. */
    private Optional<String> name(Section section, Match match, boolean readWhole) {
        Optional<Node> written = section.find("name");
        if (written.isPresent()) {
            Optional<String> name = written.flatMap(values::name);
            name.ifPresent(n -> names.take(n, written.get()));
            return name;
        }
        if (!readWhole) {
            return Optional.empty();
        }
        String slug = Slugs.of(match);
        if (slug.isEmpty()) {
            section.fail("no name can be made of this route's path: give it a `name`");
            return Optional.empty();
        }
        names.takeDerived(
                slug, "the one made of its hosts, path and methods", section.place(), false);
        return Optional.of(slug);
    }

    private Optional<Destination> destination(Section section, Optional<String> route) {
        Optional<Node> service = section.find("service");
        Optional<Node> to = section.find("to");
        if (service.isPresent() && to.isPresent()) {
            section.fail("has both `service` and `to`: keep one");
            return Optional.empty();
        }
        if (service.isEmpty() && to.isEmpty()) {
            if (!section.isMisspelt("service") && !section.isMisspelt("to")) {
                section.fail("`service` or `to` is required");
            }
            return Optional.empty();
        }
        return service.isPresent()
                ? service.flatMap(this::known)
                : to.flatMap(node -> ownService(node, route));
    }

    private Optional<Destination> known(Node node) {
        Optional<Node.Text> text = values.textNode(node);
        if (text.isPresent() && !services.names().mayHave(text.get().value())) {
            List<String> known = services.names().visible();
            return values.fail(
                    node, "there is no service " + node.shown() + hint(text.get(), known));
        }
        return text.map(t -> new Destination(t.value(), ""));
    }

    private Optional<Destination> ownService(Node node, Optional<String> route) {
        Optional<Addresses.Url> url = services.url(node);
        if (url.isEmpty() || route.isEmpty()) {
            return Optional.empty();
        }
        String name = route.get();
        Place taken = services.names().places().get(name);
        if (taken != null) {
            return values.fail(
                    node,
                    "`to` makes a service with the name of the route, which the service at %s has: give the route another `name`"
                            .formatted(taken));
        }
        ownServices.add(ServiceBinder.ofItsOwn(name, url.get().endpoint()));
        return Optional.of(new Destination(name, url.get().path()));
    }

    private Optional<HostHeader> host(Node node) {
        return values.parsed(
                node,
                text ->
                        switch (text) {
                            case "keep" -> new HostHeader.Keep();
                            case "upstream" -> new HostHeader.Upstream();
                            default -> new HostHeader.Named(Addresses.hostField(text));
                        });
    }

    private List<String> order(Section section, Names own) {
        List<Names> effective = new ArrayList<>(List.of(own, global));
        Optional<Names> ofService =
                section.find("service")
                        .filter(Node.Text.class::isInstance)
                        .flatMap(node -> services.instances(((Node.Text) node).value()));
        ofService.ifPresent(effective::add);
        boolean complete = section.find("to").isPresent() || ofService.isPresent();
        Set<String> seen = new HashSet<>();
        return section.list(
                "order",
                node -> instance(node, effective, complete).filter(n -> once(node, n, seen)));
    }

    private Optional<String> instance(Node node, List<Names> effective, boolean complete) {
        Optional<Node.Text> text = values.textNode(node);
        if (text.isPresent()
                && complete
                && effective.stream().noneMatch(each -> each.mayHave(text.get().value()))) {
            List<String> known = effective.stream().flatMap(n -> n.visible().stream()).toList();
            return values.fail(
                    node,
                    "no plugin instance "
                            + node.shown()
                            + " runs on this route"
                            + hint(text.get(), known));
        }
        return text.map(Node.Text::value);
    }

    private boolean once(Node node, String name, Set<String> seen) {
        if (!seen.add(name)) {
            values.fail(node, node.shown() + " is in the order already");
            return false;
        }
        return true;
    }

    /** Nothing for a secret: a hint would say what it is like. */
    private static String hint(Node.Text found, List<String> known) {
        return found.reference() ? "" : Nearest.hint(found.value(), known);
    }
}
