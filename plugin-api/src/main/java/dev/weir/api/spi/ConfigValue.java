package dev.weir.api.spi;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A value of a configuration, as read from YAML or JSON: the JSON data model. Immutable; equal if
 * the content is equal.
 */
public sealed interface ConfigValue {

    /** Nothing written, or {@code null}. */
    record Nothing() implements ConfigValue {
        @Override
        public String toJson() {
            return JsonText.of(this);
        }
    }

    /** True or false. */
    record Bool(boolean value) implements ConfigValue {
        @Override
        public String toJson() {
            return JsonText.of(this);
        }
    }

    /** A number. */
    @SuppressWarnings("AvoidCommonTypeNames") // the name JSON has for it (RFC 8259 §6)
    record Number(BigDecimal value) implements ConfigValue {
        /** Refuses null. */
        public Number {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toJson() {
            return JsonText.of(this);
        }
    }

    /** A text. */
    record Text(String value) implements ConfigValue {
        /** Refuses null. */
        public Text {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String toJson() {
            return JsonText.of(this);
        }
    }

    /** An array. */
    record Items(List<ConfigValue> values) implements ConfigValue {
        /** Copies the list. */
        public Items {
            values = List.copyOf(values);
        }

        @Override
        public String toJson() {
            return JsonText.of(this);
        }
    }

    /** An object; keeps the order in which its keys were written. */
    record Table(Map<String, ConfigValue> values) implements ConfigValue {
        /** Copies the map; its order stays. */
        public Table {
            values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        }

        @Override
        public String toJson() {
            return JsonText.of(this);
        }
    }

    /** See {@link Nothing}. */
    ConfigValue NOTHING = new Nothing();

    /** An object without keys. */
    Table EMPTY = new Table(Map.of());

    // Not a default method: with one, initialising a record would initialise this interface and its
    // constants, and two threads that begin at different ends would wait for each other for ever.
    /** The value as JSON text, without white space. */
    String toJson();
}
