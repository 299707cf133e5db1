package dev.weir.control.config;

import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Several files as one configuration: lists are joined, everything else has one owner. */
final class Merge {
    static final Keys ROOT =
            Keys.of(
                    "listeners",
                    "admin",
                    "status",
                    "registries",
                    "services",
                    "routes",
                    "plugins",
                    "consumers",
                    "limits");

    /** The keys whose value is one object rather than a list of named ones. */
    private static final Set<String> SINGLE = Set.of("admin", "status", "limits");

    private Merge() {}

    /**
     * A whole configuration.
     *
     * @param root known keys only, in the order of {@link #ROOT}
     * @param misspelt known keys that some root has under a name near to it
     */
    record Whole(Node.Table root, Set<String> misspelt) {}

    /** The roots as one object. */
    static Whole of(Place start, List<Node> roots, Values values) {
        List<Section> sections =
                roots.stream().map(root -> new Section(root, ROOT, values)).toList();
        Map<String, Node.Entry> merged = new LinkedHashMap<>();
        for (String key : ROOT.known()) {
            List<Node> written =
                    sections.stream()
                            .map(each -> each.find(key))
                            .flatMap(Optional::stream)
                            .toList();
            if (!written.isEmpty()) {
                Node node =
                        SINGLE.contains(key) ? only(key, written, values) : joined(written, values);
                merged.put(key, new Node.Entry(node.place(), node));
            }
        }
        Set<String> misspelt = new HashSet<>();
        for (String key : ROOT.known()) {
            if (sections.stream().anyMatch(each -> each.isMisspelt(key))) {
                misspelt.add(key);
            }
        }
        return new Whole(new Node.Table(start, merged), misspelt);
    }

    private static Node only(String key, List<Node> written, Values values) {
        Node first = written.getFirst();
        for (Node other : written.subList(1, written.size())) {
            values.fail(
                    other,
                    "`%s` has one owner, and is already at %s".formatted(key, first.place()));
        }
        return first;
    }

    /** One that is no list is left as it is: whoever reads it says so. */
    private static Node joined(List<Node> written, Values values) {
        if (written.size() == 1) {
            return written.getFirst();
        }
        List<Node> all = new ArrayList<>();
        written.forEach(node -> all.addAll(values.list(node, Optional::of)));
        return new Node.Items(written.getFirst().place(), List.copyOf(all));
    }
}
