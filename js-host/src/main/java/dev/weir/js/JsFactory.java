package dev.weir.js;

import dev.weir.api.Filter;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The instances of one JavaScript bundle, which share its engine and parsed code. */
final class JsFactory implements PluginFactory<ConfigValue> {
    // For what top-level code says while no instance exists.
    private static final System.Logger LOG = System.getLogger("dev.weir.js");

    private final PluginDescriptor descriptor;
    private final ConfigSchema<ConfigValue> schema;
    private final GuestProgram program;
    private final Set<Stage> stages;
    // For the rehearsal, which is done once; null after it.
    private final AtomicReference<@Nullable GuestContext> first;

    private JsFactory(
            PluginDescriptor descriptor,
            ConfigSchema<ConfigValue> schema,
            GuestProgram program,
            GuestContext first) {
        this.descriptor = descriptor;
        this.schema = schema;
        this.program = program;
        this.stages = first.stages();
        this.first = new AtomicReference<>(first);
    }

    static JsFactory load(BundleFiles bundle) throws BundleException, IOException {
        GuestProgram program = GuestProgram.of(bundle);
        // Once here, so that a syntax error or a missing import refuses the bundle.
        GuestContext first = GuestContext.evaluate(program, LOG, Duration.ZERO);
        PluginDescriptor descriptor =
                new PluginDescriptor(
                        bundle.name(),
                        bundle.version(),
                        bundle.phase(),
                        bundle.priority(),
                        need(bundle, Capability.REQUEST_BODY),
                        need(bundle, Capability.RESPONSE_BODY));
        return new JsFactory(
                descriptor,
                ConfigSchema.of(bundle.configSchema().orElse(ConfigValue.Table.EMPTY)),
                program,
                first);
    }

    /** How a bundle needs a body that has that capability. */
    static BodyNeed need(BundleFiles bundle, Capability body) {
        return bundle.capabilities().contains(body) ? BodyNeed.STREAM : BodyNeed.NONE;
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
        String json = config.toJson();
        // What it warms is shared by all instances: parsed code, and the engine's own Java code.
        GuestContext own = first.getAndSet(null);
        CountDownLatch rehearsed =
                own == null ? new CountDownLatch(0) : Rehearsal.begin(program, own, json);
        Losses losses = new Losses(context);
        GuestPool pool =
                GuestPool.open(
                        () -> GraalGuest.open(program, json, context, losses), context, losses);
        rehearsed.await();
        return new JsFilter(pool, stages, context.log());
    }
}
