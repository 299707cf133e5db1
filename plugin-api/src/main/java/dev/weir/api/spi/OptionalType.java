package dev.weir.api.spi;

import java.util.List;
import java.util.Optional;

/** Something that may be left out. */
record OptionalType(SettingType element) implements SettingType {
    @Override
    public ConfigValue.Table schema() {
        return element.schema();
    }

    @Override
    public boolean secret() {
        return element.secret();
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
