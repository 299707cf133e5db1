package dev.weir.control;

import dev.weir.api.Filter;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.lang.invoke.MethodHandles;
import java.util.List;

/** {@code weir/mark}: puts {@code X-Mark} on responses; refuses the text {@code impossible}. */
public final class MarkPlugin implements PluginFactory<MarkPlugin.Config> {
    /** The text to put. */
    record Config(String text) {}

    @Override
    public PluginDescriptor descriptor() {
        return new PluginDescriptor(
                "weir/mark", "0.1.0", Phase.TRANSFORM, 0, BodyNeed.NONE, BodyNeed.NONE);
    }

    @Override
    public ConfigSchema<Config> schema() {
        return ConfigSchema.of(MethodHandles.lookup(), Config.class);
    }

    @Override
    public Filter create(Config config, PluginContext context) throws ConfigException {
        if (config.text().equals("impossible")) {
            throw new ConfigException(
                    List.of(new ConfigException.Fault("/text", "`impossible` cannot be put")));
        }
        return Filter.onResponse(
                (exchange, response) -> response.withHeader("X-Mark", config.text()));
    }
}
