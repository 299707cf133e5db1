package dev.weir.cases;

import dev.weir.api.Filter;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.util.EnumSet;
import java.util.Set;

/** A plugin whose filters a test writes. */
record TestPlugin(Maker maker) implements PluginFactory<ConfigValue> {
    interface Maker {
        Filter make(ConfigValue config, PluginContext context) throws Exception;
    }

    static ResolvedPlugin of(Maker maker) {
        return new ResolvedPlugin(
                new TestPlugin(maker),
                "java",
                "sha256:0",
                Limits.DEFAULT,
                new Asks(EnumSet.allOf(Capability.class), Set.of("*"), false),
                GuardConfig.OnError.CLOSED);
    }

    @Override
    public PluginDescriptor descriptor() {
        return new PluginDescriptor(
                "test/plugin",
                "1.0.0",
                Phase.TRANSFORM,
                0,
                new BodyNeed.Stream(),
                new BodyNeed.Stream());
    }

    @Override
    public ConfigSchema<ConfigValue> schema() {
        return ConfigSchema.of(ConfigValue.EMPTY);
    }

    @Override
    public Filter create(ConfigValue config, PluginContext context) throws Exception {
        if (config instanceof ConfigValue.Text) {
            throw new ConfigException("", "must be an object");
        }
        return maker.make(config, context);
    }
}
