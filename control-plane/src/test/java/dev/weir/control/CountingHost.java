package dev.weir.control;

import dev.weir.api.Filter;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.BundleHost;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs bundles of kind {@code js} whose code is the text they put into {@code X-Code}. */
public final class CountingHost implements BundleHost {
    /** How often code was loaded, by this class loader. */
    public static final AtomicInteger LOADS = new AtomicInteger();

    @Override
    public boolean runs(String kind) {
        return kind.equals("js");
    }

    @Override
    public PluginFactory<ConfigValue> load(BundleFiles bundle) throws Exception {
        String code = new String(bundle.read(bundle.entry()), StandardCharsets.UTF_8);
        LOADS.incrementAndGet();
        if (code.equals("refused")) {
            throw new BundleException("the host refuses it");
        } else if (code.equals("broken")) {
            throw new IllegalStateException("the host broke");
        }
        return new Factory(bundle.name(), code, bundle.configSchema().orElse(ConfigValue.EMPTY));
    }

    private record Factory(String name, String code, ConfigValue.Table document)
            implements PluginFactory<ConfigValue> {
        @Override
        public PluginDescriptor descriptor() {
            return new PluginDescriptor(
                    name, "1.0.0", Phase.TRANSFORM, 0, BodyNeed.NONE, BodyNeed.NONE);
        }

        @Override
        public ConfigSchema<ConfigValue> schema() {
            return ConfigSchema.of(document);
        }

        @Override
        public Filter create(ConfigValue config, PluginContext context) {
            return Filter.onResponse((exchange, response) -> response.withHeader("X-Code", code));
        }
    }
}
