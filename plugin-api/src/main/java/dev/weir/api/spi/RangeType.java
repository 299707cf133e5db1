package dev.weir.api.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Values between two others, both included. An empty text is no bound. */
record RangeType(SettingType type, String min, String max) implements SettingType {

    /** That range; of optionals, lists and maps it is what is in them that must be within. */
    static SettingType within(Range range, SettingType type) {
        return switch (type) {
            case OptionalType(var element) -> new OptionalType(within(range, element));
            case ListType(var element) -> new ListType(within(range, element));
            case MapType(var element) -> new MapType(within(range, element));
            case TextType _, NumberType _ -> checked(new RangeType(type, range.min(), range.max()));
            case BoolType _, EnumType _, RecordType _, SecretType _, RangeType _ ->
                    throw new IllegalArgumentException("a setting of that type has no range");
        };
    }

    /** A bound that does not fit the type is a mistake of the plugin, found when it is loaded. */
    private static RangeType checked(RangeType range) {
        for (String bound : List.of(range.min, range.max)) {
            if (!bound.isEmpty() && !(range.parsed(bound).orElse("") instanceof Comparable)) {
                throw new IllegalArgumentException(
                        "a range cannot end at \"" + bound + "\": no value of that type");
            }
        }
        return range;
    }

    private Optional<Object> parsed(String bound) {
        List<ConfigException.Fault> faults = new ArrayList<>();
        Optional<Object> parsed = type.bind(type.scalar(bound), "", faults);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("a range cannot end there: " + faults);
        }
        return parsed;
    }

    @Override
    public ConfigValue.Table schema() {
        Map<String, ConfigValue> schema = new LinkedHashMap<>(type.schema().values());
        // JSON Schema compares numbers only; what is written as text is checked by `bind`.
        if (type instanceof NumberType) {
            if (!min.isEmpty()) {
                schema.put("minimum", type.scalar(min));
            }
            if (!max.isEmpty()) {
                schema.put("maximum", type.scalar(max));
            }
        }
        return new ConfigValue.Table(schema);
    }

    @Override
    public ConfigValue scalar(String text) {
        return type.scalar(text);
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        Optional<Object> bound = type.bind(value, pointer, faults);
        if (bound.isEmpty() || (above(min, bound.get()) <= 0 && above(max, bound.get()) >= 0)) {
            return bound;
        }
        String wanted =
                min.isEmpty()
                        ? "at most " + max
                        : max.isEmpty() ? "at least " + min : "from " + min + " to " + max;
        return SettingType.wrong(wanted, value, pointer, faults);
    }

    /** How a bound compares to a value; as equal if there is none. */
    @SuppressWarnings("unchecked") // values of one type, which was checked to be comparable
    private int above(String bound, Object value) {
        return bound.isEmpty()
                ? 0
                : ((Comparable<Object>) parsed(bound).orElseThrow()).compareTo(value);
    }
}
