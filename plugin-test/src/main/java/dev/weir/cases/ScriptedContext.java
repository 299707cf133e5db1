package dev.weir.cases;

import dev.weir.api.service.CallOuts;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.service.KeyValueStore;
import dev.weir.api.service.Meters;
import dev.weir.api.service.Scheduler;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import java.util.random.RandomGenerator;

/** A context that is the same in every run; limits and meters are the gateway's. */
final class ScriptedContext implements PluginContext {
    private final PluginContext context;
    private final World world;
    private final RandomGenerator random;

    ScriptedContext(PluginContext context, World world) {
        this.context = context;
        this.world = world;
        this.random = new Random(world.setup().seed());
    }

    @Override
    public String instance() {
        return context.instance();
    }

    @Override
    public boolean granted(Capability capability) {
        return context.granted(capability);
    }

    private void require(Capability capability) {
        if (!granted(capability)) {
            throw new CapabilityDeniedException(
                    capability,
                    "the case does not grant %s, or the manifest does not ask for it"
                            .formatted(capability.text()));
        }
    }

    @Override
    public Clock clock() {
        return world.clock();
    }

    @Override
    public long nanoTime() {
        return Duration.between(Instant.EPOCH, world.clock().instant()).toNanos();
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public System.Logger log() {
        return world.log();
    }

    @Override
    public Meters meters() {
        return context.meters();
    }

    @Override
    public Scheduler scheduler() {
        return world.scheduler();
    }

    @Override
    public KeyValueStore keyValues() {
        require(Capability.KV);
        return world.values();
    }

    @Override
    public CallOuts callOuts() {
        require(Capability.CALL_OUTS);
        return world.callOuts();
    }

    @Override
    public Map<String, String> environment() {
        require(Capability.ENV);
        return world.setup().environment();
    }

    @Override
    public Limits limits() {
        return context.limits();
    }

    @Override
    public GuestMeter guests() {
        return context.guests();
    }
}
