package dev.weir.api.spi;

/** The schema that a bundle brings; guests read the value themselves. */
record GuestSchema(ConfigValue.Table document) implements ConfigSchema<ConfigValue> {
    @Override
    public ConfigValue bind(ConfigValue value) {
        return value;
    }
}
