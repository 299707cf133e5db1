package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.PluginContext;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one instance: one for each core, and a spare for when another is cut; more are
 * built only if all are held, by calls that wait for something. Safe for every thread.
 */
final class GuestPool implements Guests {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int KEPT = CORES + 1;
    // A context is some hundred KiB, and those beyond KEPT are built one by one as they are needed.
    private static final int MOST = Math.max(64, 4 * CORES);
    // Beyond it a request is better told at once than after its wait.
    private static final int MOST_WAITING = 256;

    private static final Executor AFTER_START =
            CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS);

    private final Callable<GraalGuest> build;
    private final PluginContext instance;
    private final Losses losses;
    private final IdleGuests idle = new IdleGuests(MOST);
    // For those that wait: one was given back, which another may take before them.
    private final Semaphore returned = new Semaphore(0);
    // Idle, held or being built.
    private final AtomicInteger live = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    private GuestPool(Callable<GraalGuest> build, PluginContext instance, Losses losses) {
        this.build = build;
        this.instance = instance;
        this.losses = losses;
    }

    /**
     * A pool with one context; the others are built behind its back.
     *
     * @throws Exception if the context cannot be built
     */
    static GuestPool open(Callable<GraalGuest> build, PluginContext instance, Losses losses)
            throws Exception {
        GuestPool pool = new GuestPool(build, instance, losses);
        pool.live.set(1);
        GraalGuest first = build.call();
        first.whenLost(pool::replace);
        pool.add(first);
        // Spares do not compete with a start; a call that finds no context builds one at once.
        AFTER_START.execute(pool::refill);
        return pool;
    }

    @Override
    public Guest take(GuestCall call) throws InterruptedException {
        if (Thread.interrupted()) {
            // The engine may clear the flag on its own locks, so it is not left for later.
            throw new InterruptedException("the exchange was cancelled");
        }
        losses.admit();
        Guest ready = usable();
        return ready != null ? ready : await(call);
    }

    private @Nullable Guest usable() {
        for (Guest guest = idle.take(); guest != null; guest = idle.take()) {
            if (guest.usable()) {
                return guest;
            }
            discard(guest);
        }
        return null;
    }

    private Guest await(GuestCall call) throws InterruptedException {
        Duration wait = call.timeLeft(instance.limits().wall());
        long deadline = System.nanoTime() + wait.toNanos();
        // Before it looks: who gives one back from here on knows that somebody waits.
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            throw busy("are busy, and %d calls wait for one".formatted(MOST_WAITING));
        }
        try {
            grow(MOST, this::startBuildingOne);
            do {
                Guest guest = usable();
                if (guest != null) {
                    return guest;
                }
            } while (returned.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS));
        } finally {
            waiting.decrementAndGet();
        }
        if (call.timeLeft(wait).isZero()) {
            throw GatewayException.late("it waited for a context of " + instance.instance());
        }
        throw busy("were busy for " + wait.toMillis() + " ms");
    }

    private GatewayException busy(String how) {
        return new GatewayException(
                FailureType.PLUGIN_UNAVAILABLE,
                GatewayException.Source.PLUGIN,
                "plugin instance %s: all %d contexts %s"
                        .formatted(instance.instance(), live.get(), how));
    }

    @Override
    public void back(Guest guest) {
        if (guest.usable()) {
            add(guest);
        } else {
            discard(guest);
        }
    }

    @Override
    public void close() {
        closed = true;
        idle.close();
    }

    private void add(Guest guest) {
        if (!idle.put(guest)) {
            discard(guest); // there are never so many
            return;
        }
        if (waiting.get() > 0) {
            returned.release();
        }
        if (closed) {
            idle.close();
        }
    }

    private void discard(Guest guest) {
        if (guest.lost()) {
            // Replaced when it was lost.
            guest.close();
            return;
        }
        try {
            guest.close();
        } finally {
            replace();
        }
    }

    private void replace() {
        live.decrementAndGet();
        refill();
    }

    private void refill() {
        // Counted: with builds that fail at once there would never be enough on their way.
        int missing = KEPT - live.get();
        if (missing > 0) {
            startBuilding(() -> buildSpares(missing));
        }
    }

    private void buildSpares(int missing) {
        Background.letAnswerOut();
        for (int i = 0; i < missing; i++) {
            Background.stepAside();
            grow(KEPT, this::buildOne);
        }
    }

    /** Counts one more, unless there are {@code most}, and has it built. */
    private void grow(int most, Runnable building) {
        int now = live.get();
        while (!closed && now < most) {
            if (live.compareAndSet(now, now + 1)) {
                building.run();
                return;
            }
            now = live.get();
        }
    }

    private void startBuildingOne() {
        if (!startBuilding(this::buildOne)) {
            live.decrementAndGet();
        }
    }

    private boolean startBuilding(Runnable work) {
        try {
            Thread.ofPlatform().daemon().name("weir-js-context").start(work);
            return true;
        } catch (OutOfMemoryError e) {
            // No thread to be had; calls go on with the contexts that there are.
            instance.log().log(System.Logger.Level.WARNING, "building a context failed", e);
            return false;
        }
    }

    private void buildOne() {
        @Nullable GraalGuest guest = null;
        try {
            guest = build.call();
        } catch (Exception e) {
            // The same code was evaluated before; the next call that finds no context tries again.
            instance.log().log(System.Logger.Level.WARNING, "building a context failed", e);
        } finally {
            if (guest == null) {
                live.decrementAndGet();
            }
        }
        if (guest != null) {
            guest.whenLost(this::replace);
            add(guest);
        }
    }
}
