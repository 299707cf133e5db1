package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.PluginContext;
import dev.weir.wasm.engine.ThreadCpu;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.graalvm.polyglot.PolyglotException;
import org.jspecify.annotations.Nullable;

/** A context of GraalJS: its calls run on the caller's thread, or on its own {@link Lane}. */
final class GraalGuest extends Guest {
    // The guest code has ended when this wait begins; what is left is closing.
    private static final Duration CUT_TIMEOUT = Duration.ofSeconds(2);

    /** Code that still runs so long after a cut is given up, once it has had its chance to end. */
    private static final Executor AFTER_A_SECOND =
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    /** What code computes until its next step is a fraction of it. */
    private static final Duration CHANCE = Duration.ofMillis(100);

    /** How long it may take a busy machine to give it that. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Where the thread of a call is. */
    private enum Whereabouts {
        OUTSIDE,
        INSIDE,
        LOST
    }

    private final GuestContext context;
    private final Losses losses;
    private final long statements;
    private final GuestSlot slot;
    private final @Nullable Lane lane;
    private final AtomicReference<Whereabouts> thread = new AtomicReference<>(Whereabouts.OUTSIDE);
    // Set before the guest is used.
    private Runnable whenLost = () -> {};
    // Written on the gateway's watchdog, read after GuestSlot.exit.
    private volatile @Nullable Thread cutter;

    private GraalGuest(
            String plugin,
            GuestContext context,
            PluginContext instance,
            Losses losses,
            long statements) {
        super(plugin, instance);
        this.context = context;
        this.losses = losses;
        this.statements = statements;
        this.lane = losses.isolation() == Isolation.LANE ? new Lane() : null;
        this.slot = instance.guests().slot(this::cut, true);
    }

    /** Builds a context: some milliseconds, the first one of a bundle much longer. */
    static GraalGuest open(
            GuestProgram program, String configJson, PluginContext instance, Losses losses)
            throws BundleException {
        Duration time = instance.limits().time();
        GuestContext context = GuestContext.evaluate(program, null, time);
        boolean opened = false;
        try {
            context.configure(configJson, instance);
            context.prepare(program);
            context.seal();
            GraalGuest guest =
                    new GraalGuest(
                            program.label(),
                            context,
                            instance,
                            losses,
                            GuestContext.statements(time));
            opened = true;
            return guest;
        } catch (PolyglotException e) {
            throw new BundleException(
                    "bundle %s: its top-level code has changed built-ins so that the API fails: %s"
                            .formatted(program.label(), e.getMessage()),
                    e);
        } finally {
            if (!opened) {
                context.close();
            }
        }
    }

    /** Calls {@code action} when a call is given up; it must return at once. */
    void whenLost(Runnable action) {
        whenLost = action;
    }

    @Override
    boolean usable() {
        return !lost()
                && !broken()
                && (lane != null) == (losses.isolation() == Isolation.LANE)
                && statements >= GuestContext.statements(instance().limits().time());
    }

    @Override
    boolean lost() {
        return thread.get() == Whereabouts.LOST;
    }

    @Override
    @Nullable GatewayException run(GuestCall call, Turn code) {
        if (lane == null) {
            return here(call, code);
        }
        AtomicReference<@Nullable GatewayException> thrown = new AtomicReference<>();
        if (lane.run(() -> thrown.set(here(call, code)))) {
            return thrown.get();
        }
        throw new GatewayException(
                FailureType.PLUGIN_LIMIT,
                GatewayException.Source.PLUGIN,
                "plugin %s was cut in %s and did not come back; its thread is given up"
                        .formatted(plugin(), call.stage().handler()));
    }

    private @Nullable GatewayException here(GuestCall call, Turn code) {
        GuestFault fault = null;
        Optional<Breach> breach;
        thread.set(Whereabouts.INSIDE);
        enter(slot, call);
        try {
            code.in(context, call);
        } catch (GuestFault e) {
            fault = e;
        } finally {
            boolean lost = !thread.compareAndSet(Whereabouts.INSIDE, Whereabouts.OUTSIDE);
            breach = slot.exit();
            // What a context retains, only a walk over the heap could tell.
            slot.used(-1, call.takeHostCalls());
            if (lost) {
                slot.close();
                losses.back();
            }
        }
        if (breach.isPresent()) {
            awaitCut();
            throw cut(call, breach.get());
        }
        if (fault == null) {
            return null;
        }
        GatewayException failure = fault.toGatewayException(plugin(), call.stage());
        if (fault.kind() == GuestFault.Kind.THROWN) {
            return failure;
        }
        throw failure;
    }

    /** A lost one, which closes when its call ends, is only let go. */
    @Override
    void dispose() {
        if (!lost()) {
            slot.close();
            context.close();
        }
        if (lane != null) {
            lane.close();
        }
    }

    // On the watchdog's thread, which must not wait for the guest to stop.
    private void cut(Thread running) {
        try {
            Thread closing = daemon("weir-js-cut", context::kill);
            cutter = closing;
            AFTER_A_SECOND.execute(() -> giveUpIfLost(closing, running));
        } catch (OutOfMemoryError e) {
            // Guest code then runs on to its limit of statements; the watchdog is for all guests.
            instance().log().log(System.Logger.Level.ERROR, "no thread to cut a call with", e);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void giveUpIfLost(Thread closing, Thread running) {
        if (closing.isAlive()) {
            daemon("weir-js-give-up", () -> giveUp(closing, running));
        }
    }

    private void giveUp(Thread closing, Thread running) {
        try {
            awaitClosed(closing, running);
        } catch (InterruptedException e) {
            return; // nobody interrupts this thread
        }
        // It closes once no thread is in it any more.
        if (closing.isAlive() && thread.compareAndSet(Whereabouts.INSIDE, Whereabouts.LOST)) {
            losses.lost(lane != null);
            slot.lost();
            whenLost.run();
            if (lane != null) {
                lane.abandon();
            }
        }
    }

    // On a machine with too much to do, its thread may not have run at all since the cut.
    private static void awaitClosed(Thread closing, Thread running) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long enough = ThreadCpu.nanos(running) + CHANCE.toNanos();
        do {
            closing.join(CHANCE);
        } while (closing.isAlive()
                && running.getState() == Thread.State.RUNNABLE
                && ThreadCpu.nanos(running) < enough
                && System.nanoTime() - end < 0);
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
}
