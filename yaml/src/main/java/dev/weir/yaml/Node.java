package dev.weir.yaml;

import dev.weir.api.spi.ConfigValue;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** A value as written, with its place. The JSON data model, and what could not be read. */
public sealed interface Node {

    /** Nothing written, or {@code null}. */
    record Null(Place place) implements Node {}

    /** True or false. */
    record Bool(Place place, boolean value) implements Node {}

    /** A number. */
    record Num(Place place, BigDecimal value) implements Node {}

    /**
     * A text.
     *
     * @param value what it says
     * @param written how it was written: with references and escapes
     * @param reference whether any of the value came from a reference: then it is never shown
     */
    record Text(Place place, String value, String written, boolean reference) implements Node {
        @Override
        public String toString() {
            return "Text[" + place + ", " + written + "]";
        }
    }

    /** A list. */
    record Items(Place place, List<Node> values) implements Node {}

    /** An object, in the order written. */
    record Table(Place place, Map<String, Entry> entries) implements Node {}

    /** What has a fault already, so that whoever wants it stays silent. */
    record Broken(Place place) implements Node {}

    /**
     * A value of an object.
     *
     * @param key where its key is
     */
    record Entry(Place key, Node value) {}

    /** Where the value begins. */
    Place place();

    /** The kind of value, for messages. */
    default String kind() {
        return switch (this) {
            case Null _ -> "nothing";
            case Bool _ -> "a boolean";
            case Num _ -> "a number";
            case Text _ -> "a text";
            case Items _ -> "a list";
            case Table _ -> "an object";
            case Broken _ -> "a broken value";
        };
    }

    /** A scalar as messages may show it. */
    default String shown() {
        return switch (this) {
            case Bool b -> String.valueOf(b.value());
            case Num n -> n.value().toString();
            case Text t -> "`" + t.written() + "`";
            case Null _, Items _, Table _, Broken _ -> kind();
        };
    }

    /** The value without places. */
    default ConfigValue value(boolean asWritten) {
        return switch (this) {
            case Null _, Broken _ -> ConfigValue.NOTHING;
            case Bool b -> new ConfigValue.Bool(b.value());
            case Num n -> new ConfigValue.Number(n.value());
            case Text t -> new ConfigValue.Text(asWritten ? t.written() : t.value());
            case Items items ->
                    new ConfigValue.Items(
                            items.values().stream().map(each -> each.value(asWritten)).toList());
            case Table table -> {
                Map<String, ConfigValue> values = new LinkedHashMap<>();
                table.entries().forEach((key, e) -> values.put(key, e.value().value(asWritten)));
                yield new ConfigValue.Table(values);
            }
        };
    }

    /** The same value reached by way of another pointer, as an alias does. */
    default Node reachedAs(Place pointer) {
        Place here = place().reachedAs(pointer);
        return switch (this) {
            case Null _ -> new Null(here);
            case Bool b -> new Bool(here, b.value());
            case Num n -> new Num(here, n.value());
            case Text t -> new Text(here, t.value(), t.written(), t.reference());
            case Broken _ -> new Broken(here);
            case Items items -> {
                List<Node> moved = new ArrayList<>();
                items.values().forEach(each -> moved.add(each.reachedAs(each.place().below(here))));
                yield new Items(here, List.copyOf(moved));
            }
            case Table table -> {
                Map<String, Entry> moved = new LinkedHashMap<>();
                table.entries()
                        .forEach((key, e) -> {
                            Place keyPlace = e.key().below(here);
                            moved.put(key, new Entry(keyPlace, e.value().reachedAs(keyPlace)));
                        });
                yield new Table(here, moved);
            }
        };
    }

    /** Whether any of it could not be read. */
    default boolean isBroken() {
        return switch (this) {
            case Broken _ -> true;
            case Null _, Bool _, Num _, Text _ -> false;
            case Items items -> items.values().stream().anyMatch(Node::isBroken);
            case Table table ->
                    table.entries().values().stream().anyMatch(e -> e.value().isBroken());
        };
    }

    /** How many values there are in this one, itself included. */
    default int size() {
        return switch (this) {
            case Null _, Bool _, Num _, Text _, Broken _ -> 1;
            case Items items -> 1 + items.values().stream().mapToInt(Node::size).sum();
            case Table table ->
                    1 + table.entries().values().stream().mapToInt(e -> e.value().size()).sum();
        };
    }

    /** Shows every text that came from a reference, with its pointer relative to this value. */
    default void eachReference(String pointer, BiConsumer<String, Text> consumer) {
        switch (this) {
            case Null _, Bool _, Num _, Broken _ -> {}
            case Text t -> {
                if (t.reference()) {
                    consumer.accept(pointer, t);
                }
            }
            case Items items -> {
                for (int i = 0; i < items.values().size(); i++) {
                    items.values().get(i).eachReference(pointer + "/" + i, consumer);
                }
            }
            case Table table ->
                    table.entries()
                            .forEach((key, e) ->
                                    e.value()
                                            .eachReference(
                                                    pointer + "/" + Place.escape(key), consumer));
        }
    }
}
