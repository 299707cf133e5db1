package dev.weir.control.config;

import dev.weir.api.service.Capability;
import dev.weir.kernel.config.Grants;
import dev.weir.yaml.Nearest;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads what an operator grants to an instance: an object, or a list of plain capabilities. */
final class GrantsBinder {
    /** Those that are granted or not; the others say what of. */
    private static final List<Capability> FLAGS =
            List.of(
                    Capability.REQUEST_BODY,
                    Capability.RESPONSE_BODY,
                    Capability.CREDENTIALS,
                    Capability.KV,
                    Capability.CONSUMER);

    private static final Keys KEYS =
            new Keys(
                    Arrays.stream(Capability.values())
                            .map(Capability::text)
                            .collect(
                                    Collectors.collectingAndThen(
                                            Collectors.toList(),
                                            names -> {
                                                names.add("allow-private");
                                                return names;
                                            })),
                    List.of());

    /** A host, with a port or without, or a wildcard. IPv6 addresses are in brackets. */
    private static final Pattern HOST =
            Pattern.compile(
                    "\\*|(?:(?:\\*\\.)?[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\\[[0-9a-f:.]+])(?::[0-9]{1,5})?");

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Values values;
    private final List<Node.Text> services = new ArrayList<>();

    GrantsBinder(Values values) {
        this.values = values;
    }

    Grants grants(Node node) {
        return node instanceof Node.Items list ? ofList(list) : ofObject(node);
    }

    private Grants ofList(Node.Items list) {
        Map<String, Capability> words =
                FLAGS.stream().collect(Collectors.toMap(Capability::text, Function.identity()));
        Set<Capability> granted = EnumSet.noneOf(Capability.class);
        granted.addAll(values.list(list, each -> values.word(each, words, List.of())));
        return new Grants(granted, new TreeSet<>(), false, new TreeSet<>());
    }

    private Grants ofObject(Node node) {
        Section section = new Section(node, KEYS, values);
        Set<Capability> granted = EnumSet.noneOf(Capability.class);
        for (Capability flag : FLAGS) {
            if (section.get(flag.text(), values::flag).orElse(false)) {
                granted.add(flag);
            }
        }
        SortedSet<String> callOuts =
                new TreeSet<>(section.list(Capability.CALL_OUTS.text(), this::destination));
        if (!callOuts.isEmpty()) {
            granted.add(Capability.CALL_OUTS);
        }
        SortedSet<String> variables =
                section.find(Capability.ENV.text()).map(this::variables).orElse(new TreeSet<>());
        if (!variables.isEmpty()) {
            granted.add(Capability.ENV);
        }
        boolean allowPrivate = section.get("allow-private", values::flag).orElse(false);
        return new Grants(granted, callOuts, allowPrivate, variables);
    }

    private Optional<String> destination(Node node) {
        return values.textNode(node)
                .flatMap(text -> {
                    if (text.value().startsWith(Grants.SERVICE)) {
                        services.add(text);
                        return Optional.of(text.value());
                    }
                    String host = text.value().toLowerCase(Locale.ROOT);
                    return HOST.matcher(host).matches()
                            ? Optional.of(host)
                            : values.fail(
                                    node,
                                    "must be a destination: `service:orders`, `idp.example.com`, `idp.example.com:8443`, `*.example.com`, or `*` for every host, found "
                                            + node.shown());
                });
    }

    private SortedSet<String> variables(Node node) {
        if (node instanceof Node.Bool) {
            return new TreeSet<>(
                    values.flag(node).filter(all -> all).map(_ -> Grants.ANY).stream().toList());
        }
        return new TreeSet<>(values.list(node, this::variable));
    }

    private Optional<String> variable(Node node) {
        return values.parsed(
                node,
                name -> {
                    if (!VARIABLE.matcher(name).matches()) {
                        throw new IllegalArgumentException(
                                "must be the name of an environment variable; `env: true` grants all of them");
                    }
                    return name;
                });
    }

    /** Finds services that were granted and are none. */
    void checkServices(Predicate<String> known, List<String> visible) {
        for (Node.Text text : services) {
            String name = text.value().substring(Grants.SERVICE.length());
            if (!name.equals(Grants.ANY) && !known.test(name)) {
                values.fail(
                        text,
                        "there is no service `%s`%s"
                                .formatted(
                                        text.reference() ? text.written() : name,
                                        text.reference() ? "" : Nearest.hint(name, visible)));
            }
        }
    }
}
