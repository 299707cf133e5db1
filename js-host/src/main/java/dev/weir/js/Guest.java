package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.PluginContext;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A plugin's code of one instance, run under the instance's limits. Calls take turns: while one
 * waits, others may be in the guest.
 */
abstract sealed class Guest implements AutoCloseable permits GraalGuest, SandboxGuest {
    private static final Duration UNBOUNDED = Duration.ofNanos(Long.MAX_VALUE);

    private final String plugin;
    private final PluginContext instance;
    // Turns of different calls: those that wait, bodies that pass through the plugin, and what runs
    // on behind an answer come between the calls of those that have the guest from its pool.
    private final Semaphore turn = new Semaphore(1);
    // Who keeps it open, the pool included.
    private final AtomicInteger holders = new AtomicInteger(1);
    private volatile boolean broken;
    // Set before `broken`: it was cut for an exchange that was over, not for what it did.
    private volatile boolean cutLate;

    /**
     * A guest that its pool holds.
     *
     * @param plugin {@code namespace/name@version}, for messages
     */
    Guest(String plugin, PluginContext instance) {
        this.plugin = plugin;
        this.instance = instance;
    }

    /** Something to run in the guest for a call. */
    @FunctionalInterface
    interface Turn {
        void in(Script script, GuestCall call) throws GuestFault;
    }

    /** Whether it can take another call under the limits in force now. */
    abstract boolean usable();

    /**
     * Runs code for a call, within the limits.
     *
     * @return what the plugin threw; null if it did not
     * @throws GatewayException if it did worse: the guest is broken
     * @throws InterruptedException if the exchange was cancelled: the guest is broken
     */
    abstract @Nullable GatewayException run(GuestCall call, Turn code) throws InterruptedException;

    /** Ends what it holds. */
    abstract void dispose();

    /** Whether a call in it was given up, and has perhaps not ended yet. */
    boolean lost() {
        return false;
    }

    /** A call has ended: what the plugin keeps of it must keep nothing of the exchange. */
    void forget(GuestCall call) {
        // Where the engine shares the gateway's heap, what is kept refuses, and is collected.
    }

    /** A turn is over, and another may have begun. */
    void turnOver() {
        // Nothing waits for it but calls.
    }

    final String plugin() {
        return plugin;
    }

    final PluginContext instance() {
        return instance;
    }

    /** Whether a call in it has gone over a limit, or worse. */
    final boolean broken() {
        return broken;
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
            take(call, Script::begin);
            waits = !call.settled();
            sound = true;
        } catch (GatewayException e) {
            throw Objects.requireNonNullElse(call.outsideFailure(), e);
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
            if (done.failure() instanceof GatewayException e) {
                call.failed(e);
            }
            take(call, (script, of) -> script.resume(of, done));
        }
    }

    private void take(GuestCall call, Turn code) throws InterruptedException {
        Duration left = call.timeLeft(instance.limits().wall());
        if (left.isZero() || !turn.tryAcquire(left.toNanos(), TimeUnit.NANOSECONDS)) {
            throw timeIsUp(call);
        }
        GatewayException thrown;
        boolean sound = false;
        Background.turnBegins();
        try {
            refuseLate();
            if (broken || lost()) {
                throw GuestFault.closed().toGatewayException(plugin, call.stage());
            }
            thrown = run(call, code);
            sound = true;
        } finally {
            if (!sound) {
                broken = true;
            }
            Background.turnEnds();
            turn.release();
            turnOver();
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private void refuseLate() {
        if (broken && cutLate) {
            // A 503 is on nobody's account: it was another exchange that took too long.
            throw new GatewayException(
                    FailureType.PLUGIN_UNAVAILABLE,
                    GatewayException.Source.PLUGIN,
                    "plugin %s: the context that had this call was cut with another exchange"
                            .formatted(plugin));
        }
    }

    /** Does something in the guest if no call has its turn now. */
    final boolean betweenTurns(Runnable work) {
        if (!turn.tryAcquire()) {
            return false;
        }
        try {
            work.run();
        } finally {
            turn.release();
        }
        return true;
    }

    /** Whether calls wait in it, or run on behind their answers: what cuts one ends all of them. */
    final boolean shared() {
        return holders.get() > 1;
    }

    /** Keeps it open until the matching {@link #close}. */
    final void retain() {
        holders.incrementAndGet();
    }

    @Override
    public final void close() {
        if (holders.decrementAndGet() == 0) {
            dispose();
        }
    }

    /** Begins the account of a turn, which ends with the exchange at the latest. */
    static void enter(GuestSlot slot, GuestCall call) {
        slot.enter(call.timeLeft(UNBOUNDED));
    }

    /** A wait took too long: for the exchange, or for the plugin's limit. */
    private GatewayException timeIsUp(GuestCall call) {
        boolean late = call.timeLeft(instance.limits().wall()).isZero();
        return cutFor(call.stage(), late ? Breach.DEADLINE : Breach.WALL);
    }

    /** Code of a call was cut; the guest is broken. */
    final GatewayException cut(GuestCall call, Breach breach) {
        cutLate = breach == Breach.DEADLINE;
        return cutFor(call.stage(), breach);
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
