package dev.weir.wasm;

import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.wasm.abi.AbiVersion;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.abi.SharedData;

/** Makes the instances of one bundle. */
final class ProxyWasmFactory implements PluginFactory<ConfigValue> {
    private final PluginDescriptor descriptor;
    private final ConfigSchema<ConfigValue> schema;
    private final CompiledModule compiled;
    private final AbiVersion abi;

    ProxyWasmFactory(BundleFiles bundle, CompiledModule compiled, AbiVersion abi) {
        this.descriptor =
                new PluginDescriptor(
                        bundle.name(),
                        bundle.version(),
                        bundle.phase(),
                        bundle.priority(),
                        BodyNeed.NONE,
                        BodyNeed.NONE);
        this.schema = ConfigSchema.of(bundle.configSchema().orElse(ConfigValue.EMPTY));
        this.compiled = compiled;
        this.abi = abi;
    }

    @Override
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    @Override
    public ConfigSchema<ConfigValue> schema() {
        return schema;
    }

    @Override
    public Filter create(ConfigValue config, PluginContext context) throws Exception {
        long needs = compiled.module().initialMemoryBytes();
        if (needs > context.limits().memoryBytes()) {
            throw new ConfigException(
                    "",
                    "%s starts with %d bytes of memory, its limit is %d; raise limits.memory"
                            .formatted(descriptor.name(), needs, context.limits().memoryBytes()));
        }
        Plugin plugin = plugin(config, context);
        WarmUp.run(plugin, compiled.warmUp());
        try {
            return new ProxyWasmFilter(plugin, new GuestPool(plugin));
        } catch (GatewayException e) {
            throw new ConfigException("", String.valueOf(e.getMessage()));
        }
    }

    private Plugin plugin(ConfigValue config, PluginContext context) {
        return new Plugin(
                compiled.module(), abi, descriptor, text(config), context, new SharedData());
    }

    /** What the guest gets: nothing, a text as it is, or JSON. */
    private static String text(ConfigValue config) {
        return switch (config) {
            case ConfigValue.Nothing() -> "";
            case ConfigValue.Text(String plain) -> plain;
            case ConfigValue.Bool _,
                    ConfigValue.Number _,
                    ConfigValue.Items _,
                    ConfigValue.Table _ ->
                    config.toJson();
        };
    }
}
