package dev.weir.control.config;

import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.ConsumerConfig;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.PluginUse.LimitsOverride;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.yaml.Faults;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Binds trees to records: reads every section, and finds every mistake, before it gives up. */
final class Binder {
    private static final Keys REGISTRY = Keys.of("name", "location", "trust");

    /** A host before the first slash: {@code registry.example.com/…}, {@code localhost:5000/…}. */
    private static final Pattern REMOTE =
            Pattern.compile("[a-z][a-z0-9+-]*://.*|(?!\\.)[^/]*[.:][^/]*/.*");

    private final Values values;
    private final Places places = new Places();
    private final Names registryNames;
    private final Set<String> trustedFolders = new HashSet<>();

    private Binder(Faults faults) {
        this.values = new Values(faults);
        this.registryNames = new Names("registry", faults);
    }

    static ReadResult bind(Place start, List<Node> roots, Path folder, Faults faults) {
        WeirConfig config = new Binder(faults).config(start, roots, folder);
        return faults.isEmpty()
                ? new ReadResult.Ok(config)
                : new ReadResult.Faulty(faults.sorted(), Optional.of(config));
    }

    private WeirConfig config(Place start, List<Node> roots, Path folder) {
        Merge.Whole whole = Merge.of(start, roots, values);
        Section section = new Section(whole.root(), Merge.ROOT, values);
        ListenerBinder listening = new ListenerBinder(values, folder);
        listening.takeDefaults(section);
        List<ListenerConfig> listeners = listening.listeners(section.find("listeners"));
        AdminConfig admin = listening.admin(section.find("admin"));
        Optional<Address> status = listening.status(section.find("status"));
        for (String single : List.of("admin", "status", "limits")) {
            section.find(single).ifPresent(at -> places.add(single, Map.of("", at.place())));
        }
        places.add("listeners", listening.names().places());
        int before = values.faults().count();
        List<RegistryConfig> registries = section.list("registries", this::registry);
        boolean trustRead =
                values.faults().count() == before && !whole.misspelt().contains("registries");
        places.add("registries", registryNames.places());
        PluginBinder.Trust trust = new PluginBinder.Trust(trustedFolders, trustRead);
        GatewayConfig gateway = gateway(section, listeners, whole.misspelt(), folder, trust);
        return new WeirConfig(
                gateway,
                admin,
                status,
                registries,
                new JavaTrust(
                        registries.stream()
                                .filter(RegistryConfig::javaTrusted)
                                .map(RegistryConfig::name)
                                .collect(Collectors.toSet()),
                        trustedFolders),
                folder,
                places,
                new Document(whole.root()));
    }

    private GatewayConfig gateway(
            Section section,
            List<ListenerConfig> listeners,
            Set<String> misspelt,
            Path folder,
            PluginBinder.Trust trust) {
        MatchBinder matches = new MatchBinder(values);
        PluginBinder plugins = new PluginBinder(values, matches, places, trust);
        PluginBinder.Bound global = plugins.plugins(new Owner.Global(), section.find("plugins"));
        ServiceBinder serviceBinder = new ServiceBinder(values, folder, plugins);
        // What refers to something under a misspelt key is no mistake of its own.
        if (misspelt.contains("plugins")) {
            global.names().missing();
        }
        if (misspelt.contains("services")) {
            serviceBinder.names().missing();
        }
        List<ServiceConfig> services =
                new ArrayList<>(serviceBinder.services(section.find("services")));
        RouteBinder routeBinder =
                new RouteBinder(values, matches, plugins, serviceBinder, global.names());
        List<RouteConfig> routes = routeBinder.routes(section.find("routes"));
        services.addAll(routeBinder.ownServices());
        ConsumerBinder consumerBinder = new ConsumerBinder(values);
        List<ConsumerConfig> consumers = consumerBinder.consumers(section.find("consumers"));
        List<String> all = services.stream().map(ServiceConfig::name).toList();
        plugins.checkServices(
                name -> all.contains(name) || serviceBinder.names().mayHave(name), all);
        LimitsOverride ceiling =
                section.find("limits").map(plugins::ceiling).orElse(LimitsOverride.NONE);
        places.add("services", serviceBinder.names().places());
        places.add("routes", routeBinder.names().places());
        places.add("consumers", consumerBinder.names().places());
        return new GatewayConfig(listeners, services, routes, global.uses(), consumers, ceiling);
    }

    private Optional<RegistryConfig> registry(Node node) {
        Section section = new Section(node, REGISTRY, values);
        Optional<String> name = section.require("name", values::name);
        name.ifPresent(n -> section.find("name").ifPresent(w -> registryNames.take(n, w)));
        Optional<String> location = section.require("location", this::folderLocation);
        boolean trusted = section.get("trust", this::trust).orElse(false);
        return name.flatMap(n -> location.map(l -> new RegistryConfig(n, l, trusted)));
    }

    private Optional<Boolean> trust(Node node) {
        if (node instanceof Node.Table) {
            values.faults()
                    .add(node.place(), "keys are not available in this version: must be `java`");
            return Optional.empty();
        }
        return trustsJava(values, node);
    }

    /** `java` is all that can be trusted so far: guests need no trust. */
    static Optional<Boolean> trustsJava(Values values, Node node) {
        return values.parsed(
                node,
                text -> {
                    if (!text.equals("java")) {
                        throw new IllegalArgumentException(
                                "must be `java`: that Java plugins from there may run, which nothing holds back");
                    }
                    return true;
                });
    }

    private Optional<String> folderLocation(Node node) {
        return values.parsed(
                node,
                text -> {
                    if (REMOTE.matcher(text).matches()) {
                        throw new IllegalArgumentException(
                                "remote registries are not available in this version: must be a folder such as ./bundles");
                    }
                    return text;
                });
    }
}
