package dev.weir.api.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A list; empty when left out. */
record ListType(SettingType element) implements HolderType {
    @Override
    public ConfigValue.Table schema() {
        return SettingType.schemaOf("array", "items", element.schema());
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        List<ConfigValue> items =
                switch (value) {
                    case ConfigValue.Items(var values) -> values;
                    case ConfigValue.Nothing() -> List.of();
                    default -> {
                        notHolding("a list", value, pointer, faults);
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
