package dev.weir.api.spi;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one Java type is written in a configuration, described in a schema, and read. */
sealed interface SettingType
        permits TextType,
                NumberType,
                BoolType,
                EnumType,
                RecordType,
                HolderType,
                SecretType,
                RangeType {

    /** The JSON Schema of the type. */
    ConfigValue.Table schema();

    /** The Java value, or nothing with what is wrong added to {@code faults}. */
    Optional<Object> bind(ConfigValue value, String pointer, List<ConfigException.Fault> faults);

    /** Whether leaving the setting out is fine: it then is empty. */
    default boolean optional() {
        return false;
    }

    /** Whether a value, right or wrong, must not be shown. */
    default boolean secret() {
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

    /** As {@link #of(MethodHandles.Lookup, Type)}, within a range if there is one. */
    static SettingType of(MethodHandles.Lookup lookup, Type type, @Nullable Range range) {
        SettingType plain = of(lookup, type);
        return range == null ? plain : RangeType.within(range, plain);
    }

    private static SettingType ofClass(MethodHandles.Lookup lookup, Class<?> type) {
        if (type == String.class) {
            return new TextType("text", "", List.of(), text -> text);
        } else if (type == Duration.class) {
            return new TextType(
                    "duration",
                    "^[0-9]{1,12}(ms|s|m|h|d)$",
                    List.of("250ms", "30s", "5m"),
                    Quantity::duration);
        } else if (type == Rate.class) {
            return new TextType(
                    "rate", "^[0-9]{1,9}/[smhd]$", List.of("10/s", "30/m"), Rate::parse);
        } else if (type == Size.class) {
            return new TextType(
                    "size", "^[0-9]{1,12}(B|KiB|MiB|GiB)$", List.of("64KiB", "10MiB"), Size::parse);
        } else if (type == Secret.class) {
            return new SecretType();
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

    /** Nothing, with the fault that the value is not what is wanted. */
    static Optional<Object> wrong(
            String wanted, ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        faults.add(
                new ConfigException.Fault(
                        pointer, "must be " + wanted + ", was " + value.toJson()));
        return Optional.empty();
    }

    /** The schema of a type of JSON. */
    static ConfigValue.Table schemaOf(String type) {
        return new ConfigValue.Table(Map.of("type", new ConfigValue.Text(type)));
    }

    /** In a fixed order: the schema is printed, and kept in bundles as text. */
    static ConfigValue.Table schemaOf(String type, String key, ConfigValue value) {
        Map<String, ConfigValue> schema = new LinkedHashMap<>(schemaOf(type).values());
        schema.put(key, value);
        return new ConfigValue.Table(schema);
    }
}
