package dev.weir.wasm;

import dev.weir.api.service.CallOuts;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.service.KeyValueStore;
import dev.weir.api.service.Meters;
import dev.weir.api.service.Scheduler;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.VmSettings;
import java.time.Clock;
import java.util.Map;
import java.util.ResourceBundle;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A plugin's context, but nothing that its guest logs is kept. */
record QuietContext(PluginContext context) implements PluginContext {

    @Override
    public String instance() {
        return context.instance();
    }

    @Override
    public Clock clock() {
        return context.clock();
    }

    @Override
    public RandomGenerator random() {
        return context.random();
    }

    @Override
    public System.Logger log() {
        return new Quiet(context.log());
    }

    @Override
    public boolean granted(Capability capability) {
        return false;
    }

    private static CapabilityDeniedException denied(Capability capability) {
        return new CapabilityDeniedException(
                capability, capability.text() + " is not there during the warm-up");
    }

    @Override
    public Meters meters() {
        return context.meters();
    }

    @Override
    public Scheduler scheduler() {
        return context.scheduler();
    }

    @Override
    public KeyValueStore keyValues() {
        throw denied(Capability.KV);
    }

    @Override
    public CallOuts callOuts() {
        throw denied(Capability.CALL_OUTS);
    }

    @Override
    public Map<String, String> environment() {
        throw denied(Capability.ENV);
    }

    @Override
    public Limits limits() {
        return context.limits();
    }

    @Override
    public VmSettings vm() {
        return context.vm();
    }

    @Override
    public GuestMeter guests() {
        return context.guests();
    }

    /** Says that it logs what the real one logs, so that guests do the same work. */
    private record Quiet(System.Logger log) implements System.Logger {
        @Override
        public String getName() {
            return log.getName();
        }

        @Override
        public boolean isLoggable(Level level) {
            return log.isLoggable(level);
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String message,
                @Nullable Throwable thrown) {
            // dropped
        }

        @Override
        public void log(
                Level level,
                @Nullable ResourceBundle bundle,
                @Nullable String format,
                @Nullable Object @Nullable ... parameters) {
            // dropped
        }
    }
}
