package dev.weir.plugin.guide;

import dev.weir.api.Filter;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.Default;
import dev.weir.api.spi.Doc;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.lang.invoke.MethodHandles;

/** Makes filters that say in each response which gateway it came through. */
public final class ServedByPlugin implements PluginFactory<ServedByPlugin.Config> {
    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(
                    "weir/served-by", "0.1.0", Phase.EDGE, 0, BodyNeed.NONE, BodyNeed.NONE);
    private static final ConfigSchema<Config> SCHEMA =
            ConfigSchema.of(MethodHandles.lookup(), Config.class);

    @Doc("Says in each response which gateway it came through.")
    record Config(
            @Doc("What the gateway is called.") String name,
            @Doc("The field of the response.") @Default("x-served-by") String header) {}

    /** For the service loader. */
    public ServedByPlugin() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConfigSchema<Config> schema() {
        return SCHEMA;
    }

    @Override
    public Filter create(Config config, PluginContext context) {
        return (exchange, next) ->
                next.proceed(next.request()).withHeader(config.header(), config.name());
    }
}
