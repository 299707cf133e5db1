package dev.weir.control.config;

import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.TrustedProxies;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads {@code listeners}, {@code admin} and {@code status}: every address that Weir listens on.
 */
final class ListenerBinder {
    private static final Keys LISTENER =
            Keys.of(
                            "name",
                            "address",
                            "limits",
                            "timeouts",
                            "trusted-proxies",
                            "proxy-protocol",
                            "paths",
                            "underscores")
                    .later("tls");
    private static final Keys ADMIN = Keys.of("address").later("tls", "tokens");
    private static final Keys STATUS = Keys.of("address").later("tls");
    private static final ListenerConfig DEFAULT =
            new ListenerConfig(
                    "default", new HostPort("0.0.0.0", 8080), ListenerConfig.Limits.DEFAULT);

    private final Values values;
    private final ListenerRules rules;
    private final Path folder;
    private final Names names;
    private final List<Bound> bound = new ArrayList<>();

    private record Bound(Address address, String where) {}

    /** Relative paths of sockets start from {@code folder}. */
    ListenerBinder(Values values, Path folder) {
        this.values = values;
        this.folder = folder;
        rules = new ListenerRules(values);
        this.names = new Names("listener", values.faults());
    }

    Names names() {
        return names;
    }

    /** Says which addresses are taken without being written: those of {@code root}'s defaults. */
    void takeDefaults(Section root) {
        if (root.find("listeners").isEmpty()) {
            bound.add(new Bound(DEFAULT.address(), "default of `listeners`"));
        }
        if (root.find("admin").isEmpty()) {
            bound.add(new Bound(AdminConfig.DEFAULT.address(), "default of `admin`"));
        }
    }

    List<ListenerConfig> listeners(Optional<Node> list) {
        List<ListenerConfig> listeners =
                list.map(node -> values.list(node, this::listener)).orElse(List.of());
        if (!listeners.isEmpty()) {
            return listeners;
        }
        list.ifPresent(node -> {
            if (node instanceof Node.Items items && items.values().isEmpty()) {
                values.fail(node, "must not be an empty list: leave it out for port 8080");
            }
        });
        return List.of(DEFAULT);
    }

    private Optional<ListenerConfig> listener(Node node) {
        Section section = new Section(node, LISTENER, values);
        Optional<Node> written = section.find("name");
        Optional<String> name =
                written.isPresent() ? written.flatMap(values::name) : Optional.of(DEFAULT.name());
        name.ifPresent(n ->
                written.ifPresentOrElse(
                        w -> names.take(n, w),
                        () -> names.takeDerived(n, "the name `default`", section.place(), true)));
        Address address =
                section.find("address").isPresent()
                        ? section.get("address", this::address).orElse(DEFAULT.address())
                        : taken(DEFAULT.address(), section.place());
        TrustedProxies trusted =
                section.find("trusted-proxies")
                        .map(rules::trustedProxies)
                        .orElse(TrustedProxies.NONE);
        return Optional.of(
                new ListenerConfig(
                        name.orElse(DEFAULT.name()),
                        address,
                        section.find("limits").map(rules::limits).orElse(DEFAULT.limits()),
                        section.find("timeouts").map(rules::timeouts).orElse(DEFAULT.timeouts()),
                        rules.proxyProtocol(section, trusted),
                        trusted,
                        section.find("paths").map(rules::paths).orElse(DEFAULT.paths()),
                        rules.underscores(section)));
    }

    AdminConfig admin(Optional<Node> node) {
        return node.map(n -> new Section(n, ADMIN, values))
                .flatMap(section -> section.require("address", this::loopback))
                .map(AdminConfig::new)
                .orElse(AdminConfig.DEFAULT);
    }

    private Optional<Address> loopback(Node node) {
        return address(node)
                .flatMap(address ->
                        Addresses.loopback(address)
                                ? Optional.of(address)
                                : values.fail(
                                        node,
                                        "the admin API listens on loopback only (127.0.0.1, [::1], unix:PATH), found "
                                                + node.shown()));
    }

    Optional<Address> status(Optional<Node> node) {
        return node.map(n -> new Section(n, STATUS, values))
                .flatMap(section -> section.require("address", this::address));
    }

    private Optional<Address> address(Node node) {
        return values.parsed(node, text -> Addresses.listen(text, folder))
                .map(address -> taken(address, node.place()));
    }

    /** The same address, with a fault if another listener has it. */
    private Address taken(Address address, Place place) {
        bound.stream()
                .filter(other -> Addresses.clash(address, other.address()))
                .findFirst()
                .ifPresent(other ->
                        values.faults()
                                .add(place, "this address is taken by the " + other.where()));
        bound.add(new Bound(address, "one at " + place));
        return address;
    }
}
