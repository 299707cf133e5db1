package dev.weir.api.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A map from texts; empty when left out; keeps its order. */
record MapType(SettingType element) implements HolderType {
    @Override
    public ConfigValue.Table schema() {
        return SettingType.schemaOf("object", "additionalProperties", element.schema());
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        Map<String, ConfigValue> entries =
                switch (value) {
                    case ConfigValue.Table(var values) -> values;
                    case ConfigValue.Nothing() -> Map.of();
                    default -> {
                        notHolding("an object", value, pointer, faults);
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
