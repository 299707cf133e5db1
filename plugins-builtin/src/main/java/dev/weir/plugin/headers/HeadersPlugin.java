package dev.weir.plugin.headers;

import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.lang.invoke.MethodHandles;
import java.util.List;

/** Makes filters that set, add and remove fields. */
public final class HeadersPlugin implements PluginFactory<HeadersConfig> {
    // Priority 0, as that of bundles that say none: among changes the written order decides.
    private static final PluginDescriptor DESCRIPTOR =
            new PluginDescriptor(
                    "weir/headers", "0.1.0", Phase.TRANSFORM, 0, BodyNeed.NONE, BodyNeed.NONE);
    private static final ConfigSchema<HeadersConfig> SCHEMA =
            ConfigSchema.of(MethodHandles.lookup(), HeadersConfig.class);

    /** For the service loader. */
    public HeadersPlugin() {}

    @Override
    public PluginDescriptor descriptor() {
        return DESCRIPTOR;
    }

    @Override
    public ConfigSchema<HeadersConfig> schema() {
        return SCHEMA;
    }

    @Override
    public Filter create(HeadersConfig config, PluginContext context) throws ConfigException {
        List<ConfigException.Fault> faults = config.faults();
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
        FieldChanges onRequest = new FieldChanges(config.request());
        FieldChanges onResponse = new FieldChanges(config.response());
        return (_, next) -> {
            Request request = next.request();
            Response response =
                    next.proceed(request.withHeaders(onRequest.apply(request.headers())));
            return response.withHeaders(onResponse.apply(response.headers()));
        };
    }
}
