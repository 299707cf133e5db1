package dev.weir.control.config;

import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Where the objects of a configuration were written: for what is found wrong with them later, and
 * to say who owns them. Immutable once the configuration is read.
 */
public final class Places {
    private final Map<String, Map<String, Place>> objects = new HashMap<>();
    private final Map<Instance, Node.Table> instances = new HashMap<>();

    private record Instance(Owner owner, String name) {}

    Places() {}

    void add(String section, Map<String, Place> named) {
        objects.put(section, Map.copyOf(named));
    }

    void add(Owner owner, String instance, Node.Table node) {
        instances.putIfAbsent(new Instance(owner, instance), node);
    }

    /**
     * Where an object was written.
     *
     * @param section the top-level key that it is under: {@code routes}, {@code services}, {@code
     *     consumers}, {@code listeners}, {@code registries}; {@code admin} and {@code status} have
     *     one object, whose name is empty
     */
    public Optional<Place> object(String section, String name) {
        return Optional.ofNullable(objects.getOrDefault(section, Map.of()).get(name));
    }

    /** Where a plugin instance was written. */
    public Optional<Place> plugin(Owner owner, String instance) {
        return Optional.ofNullable(instances.get(new Instance(owner, instance))).map(Node::place);
    }

    /**
     * What is wrong with a plugin instance, with its place. A pointer to something that was not
     * written stands for what it would be in. Values from references are taken out of the message.
     *
     * @throws IllegalArgumentException if the configuration has no such instance
     */
    public ConfigFault fault(PluginFault fault) {
        return fault(fault, false);
    }

    /** As the public one; {@code atKey} is for what is wrong with a key, not with its value. */
    ConfigFault fault(PluginFault fault, boolean atKey) {
        Node.Table instance = node(fault.owner(), fault.instance());
        Found found = deepest(instance, fault.pointer());
        return new ConfigFault(
                atKey ? found.key() : found.node().place(),
                Secrets.hide(fault.message(), instance));
    }

    /** A setting of an instance as written. */
    Optional<Node> setting(Owner owner, String instance, String key) {
        return Optional.ofNullable(node(owner, instance).entries().get(key)).map(Node.Entry::value);
    }

    private Node.Table node(Owner owner, String instance) {
        Node.Table node = instances.get(new Instance(owner, instance));
        if (node == null) {
            throw new IllegalArgumentException(
                    "no instance `%s` of %s in this configuration".formatted(instance, owner));
        }
        return node;
    }

    /** A value and where its key is; an element of a list is its own key. */
    private record Found(Place key, Node node) {}

    private static Found deepest(Node from, String pointer) {
        Found found = new Found(from.place(), from);
        if (pointer.isEmpty()) {
            return found;
        }
        for (String token : pointer.substring(1).split("/", -1)) {
            Optional<Found> next = step(found.node(), token.replace("~1", "/").replace("~0", "~"));
            if (next.isEmpty()) {
                break;
            }
            found = next.get();
        }
        return found;
    }

    private static Optional<Found> step(Node node, String token) {
        return switch (node) {
            case Node.Table table ->
                    Optional.ofNullable(table.entries().get(token))
                            .map(entry -> new Found(entry.key(), entry.value()));
            case Node.Items items ->
                    IntStream.range(0, items.values().size())
                            .filter(index -> token.equals(String.valueOf(index)))
                            .mapToObj(items.values()::get)
                            .map(element -> new Found(element.place(), element))
                            .findFirst();
            case Node.Null _, Node.Bool _, Node.Num _, Node.Text _, Node.Broken _ ->
                    Optional.empty();
        };
    }
}
