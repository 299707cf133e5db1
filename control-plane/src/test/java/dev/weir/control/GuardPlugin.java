package dev.weir.control;

import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.lang.invoke.MethodHandles;

/** {@code weir/guard}: keeps out requests without {@code X-Pass}. */
public final class GuardPlugin implements PluginFactory<GuardPlugin.Config> {
    /** No settings. */
    record Config() {}

    @Override
    public PluginDescriptor descriptor() {
        return new PluginDescriptor(
                "weir/guard", "0.1.0", Phase.AUTHENTICATE, 0, BodyNeed.NONE, BodyNeed.NONE);
    }

    @Override
    public ConfigSchema<Config> schema() {
        return ConfigSchema.of(MethodHandles.lookup(), Config.class);
    }

    @Override
    public Filter create(Config config, PluginContext context) {
        return (exchange, next) ->
                next.request().headers().contains("x-pass")
                        ? next.proceed(next.request())
                        : new Response(401, Headers.of(), dev.weir.api.Body.empty());
    }
}
