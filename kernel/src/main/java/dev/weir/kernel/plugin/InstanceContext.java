package dev.weir.kernel.plugin;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import java.time.Clock;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** What the gateway offers to one instance. */
final class InstanceContext implements PluginContext {
    private final String instance;
    private final Supplier<Limits> limits;
    private final GuestMeter guests;
    private final System.Logger log;

    InstanceContext(String instance, Supplier<Limits> limits, GuestMeter guests) {
        this.instance = instance;
        this.limits = limits;
        this.guests = guests;
        this.log = new BoundedLog(System.getLogger("weir.plugin." + instance));
    }

    @Override
    public String instance() {
        return instance;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    @Override
    public System.Logger log() {
        return log;
    }

    @Override
    public Limits limits() {
        return limits.get();
    }

    @Override
    public GuestMeter guests() {
        return guests;
    }
}
