package dev.weir.api.spi;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** How one Java type is written in a configuration, described in a schema, and read. */
sealed interface SettingType {

    /** The JSON Schema of the type. */
    ConfigValue.Table schema();

    /** The Java value, or nothing with what is wrong added to {@code faults}. */
    Optional<Object> bind(ConfigValue value, String pointer, List<ConfigException.Fault> faults);

    /** Whether leaving the setting out is fine: it then is empty. */
    default boolean optional() {
        return false;
    }

    /** The value that a {@link Default} writes, of the wrong type if it cannot be read. */
    default ConfigValue scalar(String text) {
        return new ConfigValue.Text(text);
    }

    static SettingType of(MethodHandles.Lookup lookup, Type type) {
        if (type instanceof ParameterizedType p) {
            Type[] arguments = p.getActualTypeArguments();
            if (p.getRawType() == Optional.class) {
                return new OptionalType(of(lookup, arguments[0]));
            } else if (p.getRawType() == List.class) {
                return new ListType(of(lookup, arguments[0]));
            } else if (p.getRawType() == Map.class && arguments[0] == String.class) {
                return new MapType(of(lookup, arguments[1]));
            }
        } else if (type instanceof Class<?> plain) {
            return ofClass(lookup, plain);
        }
        throw new IllegalArgumentException("no setting can have the type " + type.getTypeName());
    }

    private static SettingType ofClass(MethodHandles.Lookup lookup, Class<?> type) {
        if (type == String.class) {
            return new TextType("text", "", text -> text);
        } else if (type == Duration.class) {
            return new TextType("duration", "^[0-9]{1,12}(ms|s|m|h|d)$", Quantity::duration);
        } else if (type == Rate.class) {
            return new TextType("rate", "^[0-9]{1,9}/[smhd]$", Rate::parse);
        } else if (type == boolean.class || type == Boolean.class) {
            return new BoolType();
        } else if (type == int.class || type == Integer.class) {
            return new NumberType("integer", BigDecimal::intValueExact);
        } else if (type == long.class || type == Long.class) {
            return new NumberType("integer", BigDecimal::longValueExact);
        } else if (type == double.class || type == Double.class) {
            return new NumberType("number", SettingType::finite);
        } else if (type.isEnum()) {
            return new EnumType(Arrays.asList(type.getEnumConstants()));
        } else if (type.isRecord()) {
            return new RecordType(new RecordSchema<>(lookup, type));
        }
        throw new IllegalArgumentException("no setting can have the type " + type.getName());
    }

    private static double finite(BigDecimal number) {
        double value = number.doubleValue();
        if (Double.isInfinite(value)) {
            throw new ArithmeticException("out of range");
        }
        return value;
    }

    private static Optional<Object> wrong(
            String wanted, ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        faults.add(
                new ConfigException.Fault(
                        pointer, "must be " + wanted + ", was " + value.toJson()));
        return Optional.empty();
    }

    private static ConfigValue.Table schemaOf(String type) {
        return new ConfigValue.Table(Map.of("type", new ConfigValue.Text(type)));
    }

    /** In a fixed order: the schema is printed, and kept in bundles as text. */
    private static ConfigValue.Table schemaOf(String type, String key, ConfigValue value) {
        Map<String, ConfigValue> schema = new LinkedHashMap<>(schemaOf(type).values());
        schema.put(key, value);
        return new ConfigValue.Table(schema);
    }

    /** Text, or something written as text. An empty pattern allows any. */
    record TextType(String name, String pattern, Function<String, Object> read)
            implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            Map<String, ConfigValue> schema = new LinkedHashMap<>(schemaOf("string").values());
            if (!pattern.isEmpty()) {
                schema.put("pattern", new ConfigValue.Text(pattern));
            }
            return new ConfigValue.Table(schema);
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            if (!(value instanceof ConfigValue.Text(String text))) {
                return wrong("a " + name, value, pointer, faults);
            }
            try {
                return Optional.of(read.apply(text));
            } catch (IllegalArgumentException e) {
                faults.add(new ConfigException.Fault(pointer, String.valueOf(e.getMessage())));
                return Optional.empty();
            }
        }
    }

    /** A number in the range of its Java type. */
    record NumberType(String json, Function<BigDecimal, Object> read) implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            return schemaOf(json);
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            if (value instanceof ConfigValue.Number(BigDecimal number)) {
                try {
                    return Optional.of(read.apply(number));
                } catch (ArithmeticException e) {
                    return wrong("a number in range (" + json + ")", value, pointer, faults);
                }
            }
            return wrong("a number (" + json + ")", value, pointer, faults);
        }

        @Override
        public ConfigValue scalar(String text) {
            try {
                return new ConfigValue.Number(new BigDecimal(text));
            } catch (NumberFormatException e) {
                return new ConfigValue.Text(text);
            }
        }
    }

    /** True or false. */
    record BoolType() implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            return schemaOf("boolean");
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            return value instanceof ConfigValue.Bool(boolean b)
                    ? Optional.of(b)
                    : wrong("true or false", value, pointer, faults);
        }

        @Override
        public ConfigValue scalar(String text) {
            return switch (text) {
                case "true" -> new ConfigValue.Bool(true);
                case "false" -> new ConfigValue.Bool(false);
                default -> new ConfigValue.Text(text);
            };
        }
    }

    /** One of a few words. */
    record EnumType(List<Object> constants) implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            List<ConfigValue> words = new ArrayList<>();
            words().forEach(word -> words.add(new ConfigValue.Text(word)));
            return new ConfigValue.Table(Map.of("enum", new ConfigValue.Items(words)));
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            int index = value instanceof ConfigValue.Text(String text) ? words().indexOf(text) : -1;
            return index >= 0
                    ? Optional.of(constants.get(index))
                    : wrong("one of " + words(), value, pointer, faults);
        }

        private List<String> words() {
            return constants.stream()
                    .map(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                    .toList();
        }
    }

    /** A record within the record. */
    record RecordType(RecordSchema<?> record) implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            return record.objectSchema();
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            return record.bind(value, pointer, faults).map(bound -> bound);
        }
    }

    /** A list; empty when left out. */
    record ListType(SettingType element) implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            return schemaOf("array", "items", element.schema());
        }

        @Override
        public boolean optional() {
            return true;
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            List<ConfigValue> items =
                    switch (value) {
                        case ConfigValue.Items(var values) -> values;
                        case ConfigValue.Nothing() -> List.of();
                        default -> {
                            wrong("a list", value, pointer, faults);
                            yield List.of();
                        }
                    };
            List<Object> bound = new ArrayList<>();
            for (int i = 0; i < items.size(); i++) {
                element.bind(items.get(i), pointer + "/" + i, faults).ifPresent(bound::add);
            }
            return Optional.of(List.copyOf(bound));
        }
    }

    /** A map from texts; empty when left out; keeps its order. */
    record MapType(SettingType element) implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            return schemaOf("object", "additionalProperties", element.schema());
        }

        @Override
        public boolean optional() {
            return true;
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            Map<String, ConfigValue> entries =
                    switch (value) {
                        case ConfigValue.Table(var values) -> values;
                        case ConfigValue.Nothing() -> Map.of();
                        default -> {
                            wrong("an object", value, pointer, faults);
                            yield Map.of();
                        }
                    };
            Map<String, Object> bound = new LinkedHashMap<>();
            entries.forEach((key, each) ->
                    element.bind(each, ConfigException.Fault.pointerTo(pointer, key), faults)
                            .ifPresent(b -> bound.put(key, b)));
            return Optional.of(Collections.unmodifiableMap(bound));
        }
    }

    /** Something that may be left out. */
    record OptionalType(SettingType element) implements SettingType {
        @Override
        public ConfigValue.Table schema() {
            return element.schema();
        }

        @Override
        public boolean optional() {
            return true;
        }

        @Override
        public Optional<Object> bind(
                ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
            return value instanceof ConfigValue.Nothing
                    ? Optional.of(Optional.empty())
                    : element.bind(value, pointer, faults).map(Optional::of);
        }
    }
}
