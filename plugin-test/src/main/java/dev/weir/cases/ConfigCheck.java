package dev.weir.cases;

import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import java.util.List;

/** Says what is wrong with a configuration by the plugin's schema, as a gateway would. */
@FunctionalInterface
public interface ConfigCheck {
    /** Everything that is wrong, for people; empty if nothing is. */
    List<String> faults(ConfigSchema<?> schema, ConfigValue config);
}
