package dev.weir.js;

import dev.weir.api.Filter;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;

/** The instances of one JavaScript bundle that runs on QuickJS, in a linear memory. */
final class SandboxFactory implements PluginFactory<ConfigValue> {
    // For what top-level code says while no instance exists.
    private static final System.Logger LOG = System.getLogger("dev.weir.js");

    private final PluginDescriptor descriptor;
    private final ConfigSchema<ConfigValue> schema;
    private final SandboxProgram program;

    private SandboxFactory(BundleFiles bundle, SandboxProgram program) {
        this.descriptor =
                new PluginDescriptor(
                        bundle.name(),
                        bundle.version(),
                        bundle.phase(),
                        bundle.priority(),
                        JsFactory.need(bundle, Capability.REQUEST_BODY),
                        JsFactory.need(bundle, Capability.RESPONSE_BODY));
        this.schema = ConfigSchema.of(bundle.configSchema().orElse(ConfigValue.Table.EMPTY));
        this.program = program;
    }

    static SandboxFactory load(BundleFiles bundle) throws BundleException {
        SandboxProgram program = SandboxProgram.of(bundle);
        // Once here, so that a syntax error or a missing import refuses the bundle.
        program.load("{}", LOG, Limits.DEFAULT.memoryBytes());
        return new SandboxFactory(bundle, program);
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
        long memory = context.limits().memoryBytes();
        long least = SandboxPrelude.snapshot().bytes();
        if (least > memory) {
            throw new ConfigException(
                    "",
                    "%s starts with %d bytes of memory, its limit is %d; raise limits.memory"
                            .formatted(descriptor.name(), least, memory));
        }
        SandboxProgram.Loaded loaded = program.load(config.toJson(), context.log(), memory);
        SandboxRehearsal.run(program, loaded, context);
        SandboxPool pool =
                new SandboxPool(() -> SandboxGuest.open(program, loaded, context), context);
        return new JsFilter(pool, loaded.stages(), context.log());
    }
}
