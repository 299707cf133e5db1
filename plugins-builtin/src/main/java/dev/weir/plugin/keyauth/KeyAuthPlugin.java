package dev.weir.plugin.keyauth;

import dev.weir.api.Filter;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.CredentialPlaces;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.lang.invoke.MethodHandles;
import java.util.Set;

/** Makes filters that know consumers by an API key. */
public final class KeyAuthPlugin implements PluginFactory<KeyAuthConfig> {
    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(
                    "weir/key-auth",
                    "0.1.0",
                    Phase.AUTHENTICATE,
                    100,
                    BodyNeed.NONE,
                    BodyNeed.NONE);
    private static final ConfigSchema<KeyAuthConfig> SCHEMA =
            ConfigSchema.of(MethodHandles.lookup(), KeyAuthConfig.class);

    /** For the service loader. */
    public KeyAuthPlugin() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConfigSchema<KeyAuthConfig> schema() {
        return SCHEMA;
    }

    @Override
    public CredentialPlaces credentials(KeyAuthConfig config) {
        return new CredentialPlaces(
                Set.of(config.header()), config.query().map(Set::of).orElse(Set.of()));
    }

    @Override
    public Filter create(KeyAuthConfig config, PluginContext context) {
        return new KeyAuthFilter(config, context.instance());
    }
}
