package dev.weir.control.config;

import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import java.util.List;

/** What a plugin's schema says against a configuration, for configurations without places. */
public final class SchemaFaults {
    private SchemaFaults() {}

    /** Everything that is wrong: {@code /rate: must be of type string, found integer}. */
    public static List<String> of(ConfigSchema<?> schema, ConfigValue config) {
        try {
            return new SchemaCheck(schema.document())
                    .check(config).stream()
                            .map(violation ->
                                    violation.pointer().isEmpty()
                                            ? violation.message()
                                            : violation.pointer() + ": " + violation.message())
                            .toList();
        } catch (SchemaCheck.Unusable e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }
}
