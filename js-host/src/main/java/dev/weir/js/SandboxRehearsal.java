package dev.weir.js;

import dev.weir.api.GatewayException;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.PluginContext;
import dev.weir.wasm.engine.CutAtOnce;
import dev.weir.wasm.engine.TimedSlot;
import dev.weir.wasm.engine.WasmException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets the JVM see QuickJS run before a request depends on it. The JVM compiles it in the course of
 * some ten thousand calls, and the engine's one huge function only with its last compiler; until
 * then a call costs some five times as much. So the first plugin with a sandbox starts a rehearsal
 * in the background, of a plugin that uses what plugins use.
 */
final class SandboxRehearsal {
    private static final System.Logger LOG = System.getLogger("dev.weir.js");
    private static final Duration CALL_TIME = Duration.ofSeconds(1);

    /**
     * What a start waits for: the first calls, which take a thousand times as long as later ones.
     */
    private static final Duration OWN_TIME = Duration.ofMillis(150);

    private static final int OWN_CALLS = 2000;

    /**
     * The rest, in the background; by then it is compiled, or the machine has better things to do.
     */
    private static final Duration WHOLE_TIME = Duration.ofSeconds(30);

    private static final int WHOLE_CALLS = 60_000;

    private static final AtomicBoolean BEGUN = new AtomicBoolean();

    private SandboxRehearsal() {}

    /** Rehearses the plugin for a moment, and in the background the engine, if nobody has. */
    static void run(SandboxProgram program, SandboxProgram.Loaded loaded, PluginContext context)
            throws InterruptedException {
        play(program, loaded, context, OWN_TIME, OWN_CALLS, () -> {});
        cut(program, loaded, context);
        if (!BEGUN.getAndSet(true)) {
            Thread.ofPlatform()
                    .daemon()
                    .name("weir-js-sandbox-rehearsal")
                    .start(() -> playWhole(program.rehearsal(), context));
        }
    }

    /**
     * Goes the way of a cut, of which nothing has run yet: the first loop is to end in time, too.
     */
    private static void cut(
            SandboxProgram program, SandboxProgram.Loaded loaded, PluginContext context)
            throws InterruptedException {
        try (SandboxGuest guest =
                SandboxGuest.rehearsing(program, loaded, context, new CutAtOnce())) {
            exchange(guest, loaded);
        }
    }

    private static void playWhole(SandboxProgram program, PluginContext context) {
        try {
            play(
                    program,
                    program.load("{}", null, context.limits().memoryBytes()),
                    context,
                    WHOLE_TIME,
                    WHOLE_CALLS,
                    Background::stepAside);
        } catch (BundleException e) {
            LOG.log(Level.DEBUG, "the rehearsal ended early", e);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
            Thread.currentThread().interrupt();
        }
    }

    private static void play(
            SandboxProgram program,
            SandboxProgram.Loaded loaded,
            PluginContext context,
            Duration time,
            int most,
            Runnable between)
            throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        try (SandboxGuest guest =
                SandboxGuest.rehearsing(program, loaded, context, new TimedSlot(CALL_TIME))) {
            for (int i = 0; i < most && guest.usable() && System.nanoTime() - end < 0; i++) {
                exchange(guest, loaded);
                between.run();
            }
        } catch (WasmException e) {
            LOG.log(Level.DEBUG, "the rehearsal ended early", e);
        }
    }

    private static void exchange(SandboxGuest guest, SandboxProgram.Loaded loaded)
            throws InterruptedException {
        RehearsalExchange exchange = new RehearsalExchange();
        for (Stage stage : loaded.stages()) {
            GuestCall call = exchange.call(stage);
            try {
                if (guest.begin(call)) {
                    guest.finish(call);
                }
                call.end();
            } catch (GatewayException e) {
                // That a plugin refuses a made-up request is its right.
                LOG.log(Level.TRACE, "refused a made-up request", e);
            }
        }
    }
}
