package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A context of one instance, run under the instance's limits. For one thread at a time. */
final class Guest implements AutoCloseable {
    // The guest code has ended when this wait begins; what is left is closing.
    private static final Duration CUT_TIMEOUT = Duration.ofSeconds(2);

    private final String plugin;
    private final GuestContext context;
    private final PluginContext instance;
    private final long statements;
    private final GuestSlot slot;
    // Written on the gateway's watchdog, read after GuestSlot.exit.
    private volatile @Nullable Thread cutter;
    private boolean usable = true;

    private Guest(String plugin, GuestContext context, PluginContext instance, long statements) {
        this.plugin = plugin;
        this.context = context;
        this.instance = instance;
        this.statements = statements;
        this.slot = instance.guests().slot(_ -> cut(), true);
    }

    /** Builds a context: some milliseconds, the first one of a bundle much longer. */
    static Guest open(GuestProgram program, String configJson, PluginContext instance)
            throws BundleException {
        Duration time = instance.limits().time();
        GuestContext context = GuestContext.evaluate(program, null, time);
        boolean opened = false;
        try {
            context.configure(configJson, instance.log());
            context.seal();
            Guest guest =
                    new Guest(program.label(), context, instance, GuestContext.statements(time));
            opened = true;
            return guest;
        } finally {
            if (!opened) {
                context.close();
            }
        }
    }

    /** Whether it can take another call under the limits in force now. */
    boolean usable() {
        return usable && statements >= GuestContext.statements(instance.limits().time());
    }

    /**
     * Runs the handler for {@code call}.
     *
     * @throws GatewayException with {@link FailureType#PLUGIN_FAILED} if the plugin's code fails,
     *     {@link FailureType#PLUGIN_LIMIT} if it goes over a limit
     */
    void run(GuestCall call) {
        usable = false;
        GuestFault fault = null;
        Optional<Breach> breach;
        slot.enter();
        try {
            context.run(call);
        } catch (GuestFault e) {
            fault = e;
        } finally {
            breach = slot.exit();
            slot.used(0, call.hostCalls());
        }
        if (breach.isPresent()) {
            awaitCut();
            throw overLimit(call.stage(), breach.get());
        }
        if (fault != null) {
            usable = fault.kind() == GuestFault.Kind.THROWN;
            throw fault.toGatewayException(plugin, call.stage());
        }
        usable = true;
    }

    @Override
    public void close() {
        slot.close();
        context.close();
    }

    // On the watchdog's thread, which must not wait for the guest to stop.
    private void cut() {
        try {
            cutter = Thread.ofPlatform().daemon().name("weir-js-cut").start(context::kill);
        } catch (OutOfMemoryError e) {
            // Guest code then runs on to its limit of statements; the watchdog is for all guests.
            instance.log().log(System.Logger.Level.ERROR, "no thread to cut a call with", e);
        }
    }

    /**
     * Closing a context interrupts the threads in it. Waits until that is over, so that no
     * interrupt hits what this thread does next.
     */
    private void awaitCut() {
        Thread cutting = cutter;
        long deadline = System.nanoTime() + CUT_TIMEOUT.toNanos();
        while (cutting != null && cutting.isAlive() && System.nanoTime() - deadline < 0) {
            try {
                cutting.join(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                // The engine's, meant for the guest code that has ended.
            }
        }
        Thread.interrupted();
    }

    private GatewayException overLimit(Stage stage, Breach breach) {
        Limits limits = instance.limits();
        String limit =
                switch (breach) {
                    case TIME -> "time limit of " + limits.time().toMillis() + " ms";
                    case WALL -> "wall limit of " + limits.wall().toMillis() + " ms";
                    case MEMORY ->
                            "memory limit of "
                                    + limits.memoryBytes()
                                    + " bytes allocated in a call";
                };
        return new GatewayException(
                FailureType.PLUGIN_LIMIT,
                GatewayException.Source.PLUGIN,
                "plugin %s was cut in %s: it went over its %s"
                        .formatted(plugin, stage.handler(), limit));
    }
}
