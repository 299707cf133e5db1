package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.PluginContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A context of one instance, run under the instance's limits: on the caller's thread, or on its own
 * {@link Lane}. Calls take turns: while one waits, others may be in the guest.
 */
final class Guest implements AutoCloseable {
    // The guest code has ended when this wait begins; what is left is closing.
    private static final Duration CUT_TIMEOUT = Duration.ofSeconds(2);

    /** So long after a cut, code that still runs is given up. */
    private static final Duration GIVE_UP = Duration.ofSeconds(1);

    /** Where the thread of a call is. */
    private enum Whereabouts {
        OUTSIDE,
        INSIDE,
        LOST
    }

    private final String plugin;
    private final GuestContext context;
    private final PluginContext instance;
    private final Losses losses;
    private final long statements;
    private final GuestSlot slot;
    private final @Nullable Lane lane;
    private final AtomicReference<Whereabouts> thread = new AtomicReference<>(Whereabouts.OUTSIDE);
    // Turns of different calls: those that wait, bodies that pass through the plugin, and what runs
    // on behind an answer come between the calls of those that have the guest from its pool.
    private final Semaphore turn = new Semaphore(1);
    // Who keeps it open, the pool included.
    private final AtomicInteger holders = new AtomicInteger(1);
    // Set before the guest is used.
    private Runnable whenLost = () -> {};
    // Written on the gateway's watchdog, read after GuestSlot.exit.
    private volatile @Nullable Thread cutter;
    private volatile boolean broken;
    // Set before `broken`: it was cut for an exchange that was over, not for what it did.
    private volatile boolean cutLate;

    private Guest(
            String plugin,
            GuestContext context,
            PluginContext instance,
            Losses losses,
            long statements) {
        this.plugin = plugin;
        this.context = context;
        this.instance = instance;
        this.losses = losses;
        this.statements = statements;
        this.lane = losses.isolation() == Isolation.LANE ? new Lane() : null;
        this.slot = instance.guests().slot(_ -> cut(), true);
    }

    /** Builds a context: some milliseconds, the first one of a bundle much longer. */
    static Guest open(
            GuestProgram program, String configJson, PluginContext instance, Losses losses)
            throws BundleException {
        Duration time = instance.limits().time();
        GuestContext context = GuestContext.evaluate(program, null, time);
        boolean opened = false;
        try {
            context.configure(configJson, instance);
            context.seal();
            Guest guest =
                    new Guest(
                            program.label(),
                            context,
                            instance,
                            losses,
                            GuestContext.statements(time));
            opened = true;
            return guest;
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

    /** Whether it can take another call under the limits in force now. */
    boolean usable() {
        return !lost()
                && !broken
                && (lane != null) == (losses.isolation() == Isolation.LANE)
                && statements >= GuestContext.statements(instance.limits().time());
    }

    /** Whether a call in it was given up, and has perhaps not ended yet. */
    boolean lost() {
        return thread.get() == Whereabouts.LOST;
    }

    /**
     * Begins the handler for {@code call}, as far as it goes without waiting. Where it waits,
     * {@link #finish} goes on, and the guest may serve others meanwhile.
     *
     * @return whether it waits
     * @throws GatewayException with {@link FailureType#PLUGIN_FAILED} if the plugin's code fails,
     *     {@link FailureType#PLUGIN_LIMIT} if it goes over a limit
     * @throws InterruptedException if the exchange is cancelled
     */
    boolean begin(GuestCall call) throws InterruptedException {
        call.in(this);
        boolean waits = false;
        boolean sound = false;
        try {
            take(call, GuestContext::begin);
            waits = !call.settled();
            sound = true;
        } finally {
            if (!waits) {
                ended(call, sound);
            }
        }
        return waits;
    }

    /** Waits for what the handler waits for, and goes on with it, until it has decided. */
    void finish(GuestCall call) throws InterruptedException {
        boolean sound = false;
        try {
            await(call, call::settled, instance.limits().wall());
            sound = true;
        } catch (GatewayException e) {
            throw Objects.requireNonNullElse(call.outsideFailure(), e);
        } finally {
            ended(call, sound);
        }
    }

    private static void ended(GuestCall call, boolean sound) {
        call.decide();
        if (!sound || !call.held()) {
            call.end();
        }
    }

    /** Runs what a call has promised to do behind its answer. */
    void linger(GuestCall call, Duration most) throws InterruptedException {
        await(call, () -> !call.held(), most);
    }

    /** A turn of a call, and those that follow from what it waits for, until that is there. */
    void drive(GuestCall call, Turn first, BooleanSupplier there, Duration most)
            throws InterruptedException {
        take(call, first);
        await(call, there, most);
    }

    private void await(GuestCall call, BooleanSupplier there, Duration most)
            throws InterruptedException {
        long start = System.nanoTime() - call.waitedForBodies();
        while (!there.getAsBoolean()) {
            if (call.waitsForNothing()) {
                throw GuestFault.neverSettles().toGatewayException(plugin, call.stage());
            }
            long limit = start + call.waitedForBodies() + most.toNanos();
            Duration left = call.timeLeft(Duration.ofNanos(limit - System.nanoTime()));
            Operations.Done done = call.operations().next(System.nanoTime() + left.toNanos());
            if (done == null) {
                throw timeIsUp(call);
            }
            take(call, (context, of) -> context.resume(of, done));
        }
    }

    /** Something to run in the guest for a call. */
    @FunctionalInterface
    interface Turn {
        void in(GuestContext context, GuestCall call) throws GuestFault;
    }

    private void take(GuestCall call, Turn code) throws InterruptedException {
        Duration left = call.timeLeft(instance.limits().wall());
        if (left.isZero() || !turn.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
            throw timeIsUp(call);
        }
        GatewayException thrown;
        boolean sound = false;
        try {
            thrown = inTurn(call, code);
            sound = true;
        } finally {
            if (!sound) {
                broken = true;
            }
            turn.release();
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    /** Gives what the plugin threw; where it did worse, that is thrown, and the guest is broken. */
    private @Nullable GatewayException inTurn(GuestCall call, Turn code) {
        if (broken && cutLate) {
            // A 503 is on nobody's account: it was another exchange that took too long.
            throw new GatewayException(
                    FailureType.PLUGIN_UNAVAILABLE,
                    GatewayException.Source.PLUGIN,
                    "plugin %s: the context that had this call was cut with another exchange"
                            .formatted(plugin));
        }
        if (broken || lost()) {
            throw GuestFault.closed().toGatewayException(plugin, call.stage());
        }
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
                        .formatted(plugin, call.stage().handler()));
    }

    private @Nullable GatewayException here(GuestCall call, Turn code) {
        GuestFault fault = null;
        Optional<Breach> breach;
        thread.set(Whereabouts.INSIDE);
        enter(call);
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
            cutLate = breach.get() == Breach.DEADLINE;
            throw cutFor(call.stage(), breach.get());
        }
        if (fault == null) {
            return null;
        }
        GatewayException failure = fault.toGatewayException(plugin, call.stage());
        if (fault.kind() == GuestFault.Kind.THROWN) {
            return failure;
        }
        throw failure;
    }

    private void enter(GuestCall call) {
        Optional<Instant> deadline = call.deadline();
        if (deadline.isPresent()) {
            slot.enter(deadline.get());
        } else {
            slot.enter();
        }
    }

    /** Keeps it open until the matching {@link #close}. */
    void retain() {
        holders.incrementAndGet();
    }

    /** Ends what it holds; a lost one, which closes when its call ends, is only let go. */
    @Override
    public void close() {
        if (holders.decrementAndGet() > 0) {
            return;
        }
        if (!lost()) {
            slot.close();
            context.close();
        }
        if (lane != null) {
            lane.close();
        }
    }

    // On the watchdog's thread, which must not wait for the guest to stop.
    private void cut() {
        try {
            cutter = daemon("weir-js-cut", this::kill);
        } catch (OutOfMemoryError e) {
            // Guest code then runs on to its limit of statements; the watchdog is for all guests.
            instance.log().log(System.Logger.Level.ERROR, "no thread to cut a call with", e);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private void kill() {
        Thread closing = daemon("weir-js-close", context::kill);
        try {
            closing.join(GIVE_UP);
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

    /** A wait took too long: for the exchange, or for the plugin's limit. */
    private GatewayException timeIsUp(GuestCall call) {
        boolean late = call.timeLeft(instance.limits().wall()).isZero();
        return cutFor(call.stage(), late ? Breach.DEADLINE : Breach.WALL);
    }

    private GatewayException cutFor(Stage stage, Breach breach) {
        return Cuts.failure(
                plugin,
                stage,
                breach,
                instance.limits(),
                instance.limits().memoryBytes() + " bytes allocated in a call");
    }
}
