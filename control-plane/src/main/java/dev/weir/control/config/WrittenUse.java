package dev.weir.control.config;

import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.plugin.InstanceId.Owner;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A plugin instance as it was written, whether or not what it belongs to could be read.
 *
 * @param use what could be read of it; without a readable name, its plugin's stands for one
 * @param node all that was written
 * @param mistaken what has been found wrong with it so far
 */
public record WrittenUse(Owner owner, PluginUse use, Node.Table node, Set<Part> mistaken) {

    /** A part with a mistake: what follows from that is no mistake of its own. */
    public enum Part {
        /** Whether code from there may run. */
        TRUST,
        /** Its settings, which are not where they should be. */
        CONFIG,
        /** Anything in it. */
        ANY
    }

    public WrittenUse {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(node, "node");
        mistaken = Set.copyOf(mistaken);
    }

    /**
     * What is wrong with it, with its place. A pointer to something that was not written stands for
     * what it would be in. Values from references are taken out of the message.
     *
     * @param pointer into the instance: {@code /config/rate}
     */
    public ConfigFault fault(String pointer, String message) {
        return new ConfigFault(deepest(pointer).node().place(), Secrets.hide(message, node));
    }

    /** As {@link #fault}, for what is wrong with a key and not with its value. */
    ConfigFault faultOfKey(String pointer, String message) {
        return new ConfigFault(deepest(pointer).key(), Secrets.hide(message, node));
    }

    /** A setting as written. */
    Optional<Node> setting(String key) {
        return Optional.ofNullable(node.entries().get(key)).map(Node.Entry::value);
    }

    /** What was written at a pointer, or what it would be in. */
    Node at(String pointer) {
        return deepest(pointer).node();
    }

    /** A value and where its key is; an element of a list is its own key. */
    private record Found(Place key, Node node) {}

    private Found deepest(String pointer) {
        Found found = new Found(node.place(), node);
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
