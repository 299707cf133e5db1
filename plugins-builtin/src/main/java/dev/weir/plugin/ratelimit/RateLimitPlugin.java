package dev.weir.plugin.ratelimit;

import dev.weir.api.Filter;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.lang.invoke.MethodHandles;

/** Makes filters that let so many requests pass in a time. */
public final class RateLimitPlugin implements PluginFactory<RateLimitConfig> {
    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(
                    "weir/rate-limit", "0.1.0", Phase.ADMIT, 100, BodyNeed.NONE, BodyNeed.NONE);
    private static final ConfigSchema<RateLimitConfig> SCHEMA =
            ConfigSchema.of(MethodHandles.lookup(), RateLimitConfig.class);

    /** For the service loader. */
    public RateLimitPlugin() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConfigSchema<RateLimitConfig> schema() {
        return SCHEMA;
    }

    @Override
    public Filter create(RateLimitConfig config, PluginContext context) {
        // Not the time of day: set back, it would lock clients out until it has caught up.
        return new RateLimitFilter(config.all(), context::nanoTime);
    }
}
