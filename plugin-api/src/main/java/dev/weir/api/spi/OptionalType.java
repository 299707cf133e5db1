package dev.weir.api.spi;

import java.util.List;
import java.util.Optional;

/** Something that may be left out. */
record OptionalType(SettingType element) implements HolderType {
    @Override
    public ConfigValue.Table schema() {
        return element.schema();
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        return value instanceof ConfigValue.Nothing
                ? Optional.of(Optional.empty())
                : element.bind(value, pointer, faults).map(Optional::of);
    }
}
