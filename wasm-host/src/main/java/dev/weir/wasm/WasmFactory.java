package dev.weir.wasm;

import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.wasm.abi.AbiVersion;
import dev.weir.wasm.abi.Direction;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.abi.Shared;
import dev.weir.wasm.engine.WasmModule;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Makes the instances of one bundle. */
final class WasmFactory implements PluginFactory<ConfigValue> {
    private final PluginDescriptor descriptor;
    private final ConfigSchema<ConfigValue> schema;
    private final CompiledModule compiled;
    private final AbiVersion abi;

    WasmFactory(BundleFiles bundle, CompiledModule compiled, AbiVersion abi) {
        this.descriptor =
                new PluginDescriptor(
                        bundle.name(),
                        bundle.version(),
                        bundle.phase(),
                        bundle.priority(),
                        need(compiled.module(), abi, Direction.REQUEST),
                        need(compiled.module(), abi, Direction.RESPONSE));
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
            GuestPool pool = new GuestPool(plugin);
            return abi == AbiVersion.HTTP_WASM
                    ? new HttpWasmFilter(plugin, pool)
                    : new ProxyWasmFilter(plugin, pool);
        } catch (GatewayException e) {
            throw new ConfigException("", String.valueOf(e.getMessage()));
        }
    }

    private Plugin plugin(ConfigValue config, PluginContext context) {
        return new Plugin(
                compiled.module(),
                abi,
                descriptor,
                Plugin.text(config),
                context,
                bodies(context),
                new Shared(Optional.of(context.meters())));
    }

    /** What its code could do with bodies; what it may do, each instance is granted. */
    private static BodyNeed need(WasmModule module, AbiVersion abi, Direction direction) {
        return abi.hasBodies(module, direction) ? BodyNeed.STREAM : BodyNeed.NONE;
    }

    private static Set<Direction> bodies(PluginContext context) {
        Set<Direction> bodies = EnumSet.noneOf(Direction.class);
        if (context.granted(Capability.REQUEST_BODY)) {
            bodies.add(Direction.REQUEST);
        }
        if (context.granted(Capability.RESPONSE_BODY)) {
            bodies.add(Direction.RESPONSE);
        }
        return bodies;
    }
}
