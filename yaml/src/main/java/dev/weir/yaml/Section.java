package dev.weir.yaml;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** One object with known keys, while it is read. Its unknown keys have their faults at once. */
public final class Section {

    /**
     * The keys that an object may have.
     *
     * @param known those of this version
     * @param later those that have a meaning, but not in this version
     */
    public record Keys(List<String> known, List<String> later) {
        /** Keys that all have a meaning. */
        public static Keys of(String... known) {
            return new Keys(List.of(known), List.of());
        }

        /** These and more. */
        public Keys and(List<String> more) {
            return new Keys(Stream.concat(known.stream(), more.stream()).toList(), later);
        }

        /** Keys that all have a meaning. */
        public static Keys of(List<String> known) {
            return new Keys(List.copyOf(known), List.of());
        }

        /** These, and keys that are not available in this version. */
        public Keys later(String... later) {
            return new Keys(known, List.of(later));
        }
    }

    private final Values values;
    private final Place place;
    private final Map<String, Node.Entry> entries;
    private final boolean broken;

    /** Known keys that an unknown one is near to: their absence is the same mistake. */
    private final Set<String> misspelt = new HashSet<>();

    /** Begins to read an object; what is none has its fault at once. */
    public Section(Node node, Keys keys, Values values) {
        this.values = values;
        this.place = node.place();
        if (node instanceof Node.Table table) {
            this.entries = table.entries();
            this.broken = false;
            entries.forEach((key, entry) -> check(key, entry, keys));
        } else {
            this.entries = Map.of();
            this.broken = true;
            values.wrong(node, "an object");
        }
    }

    private void check(String key, Node.Entry entry, Keys keys) {
        if (keys.later().contains(key)) {
            values.faults().add(entry.key(), "key `" + key + "` is not available in this version");
        } else if (!keys.known().contains(key)) {
            List<String> all = new ArrayList<>(keys.known());
            all.addAll(keys.later());
            Optional<String> meant = Nearest.to(key, all);
            meant.ifPresent(misspelt::add);
            String hint = Nearest.hint(key, meant.isPresent() ? all : keys.known());
            values.faults().add(entry.key(), "unknown key `" + key + "`" + hint);
        }
    }

    /** Where the object is. */
    public Place place() {
        return place;
    }

    /** The value of a key; nothing if it is left out or null. */
    public Optional<Node> find(String key) {
        return Optional.ofNullable(entries.get(key))
                .map(Node.Entry::value)
                .filter(value -> !(value instanceof Node.Null));
    }

    /** The value of a key, read; nothing if it is left out or wrong. */
    public <T> Optional<T> get(String key, Function<Node, Optional<T>> reader) {
        return find(key).flatMap(reader);
    }

    /** As {@link #get}, with a fault if the key is left out. */
    public <T> Optional<T> require(String key, Function<Node, Optional<T>> reader) {
        if (find(key).isEmpty() && !isMisspelt(key)) {
            fail("`" + key + "` is required");
        }
        return get(key, reader);
    }

    /** Whether an unknown key of the object was told to mean this one. */
    public boolean isMisspelt(String key) {
        return misspelt.contains(key);
    }

    /** The list under a key; empty if it is left out. */
    public <T> List<T> list(String key, Function<Node, Optional<T>> reader) {
        return find(key).map(node -> values.list(node, reader)).orElse(List.of());
    }

    /** Adds a fault at the object itself, unless it has one for not being an object. */
    public void fail(String message) {
        if (!broken) {
            values.faults().add(place, message);
        }
    }
}
