package dev.weir.api.spi;

import java.util.List;
import java.util.Optional;

/** True or false. */
record BoolType() implements SettingType {
    @Override
    public ConfigValue.Table schema() {
        return SettingType.schemaOf("boolean");
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        return value instanceof ConfigValue.Bool(boolean b)
                ? Optional.of(b)
                : SettingType.wrong("true or false", value, pointer, faults);
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
