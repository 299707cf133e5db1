package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.PluginContext;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one instance. Guest code does not wait for anything, so as many contexts as cores
 * are busy at most, and one is spare for when another is cut; more are built only if all are held,
 * which is when guest code sits in something that cannot be cut. Safe for every thread.
 */
final class GuestPool implements GuestRunner {
    private static final int CORES = Runtime.getRuntime().availableProcessors();
    private static final int KEPT = CORES + 1;
    private static final int MOST = 4 * CORES + 4;

    private static final Executor AFTER_START =
            CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

    private final Callable<Guest> build;
    private final PluginContext instance;
    // The last one given back is taken first: its data is in the caches.
    private final Deque<Guest> idle = new ConcurrentLinkedDeque<>();
    private final Semaphore available = new Semaphore(0);
    // Idle, held or being built.
    private final AtomicInteger live = new AtomicInteger();
    private volatile boolean closed;

    private GuestPool(Callable<Guest> build, PluginContext instance) {
        this.build = build;
        this.instance = instance;
    }

    /**
     * A pool with one context; the others are built behind its back.
     *
     * @throws Exception if the context cannot be built
     */
    static GuestPool open(Callable<Guest> build, PluginContext instance) throws Exception {
        GuestPool pool = new GuestPool(build, instance);
        pool.live.set(1);
        pool.add(build.call());
        // Spares do not compete with a start; a call that finds no context builds one at once.
        AFTER_START.execute(pool::refill);
        return pool;
    }

    /**
     * Takes a context, which the caller gives {@link #back}. Waits for one for the wall limit at
     * most.
     *
     * @throws GatewayException with {@link FailureType#PLUGIN_LIMIT} if none gets free in time
     * @throws InterruptedException if the exchange is cancelled, now or while it waits
     */
    Guest take() throws InterruptedException {
        if (Thread.interrupted()) {
            // The engine may clear the flag on its own locks, so it is not left for later.
            throw new InterruptedException("the exchange was cancelled");
        }
        Duration wait = instance.limits().wall();
        long deadline = System.nanoTime() + wait.toNanos();
        while (available.tryAcquire() || grownInTime(deadline)) {
            Guest guest = idle.pop();
            if (guest.usable()) {
                return guest;
            }
            discard(guest);
        }
        throw new GatewayException(
                FailureType.PLUGIN_LIMIT,
                GatewayException.Source.PLUGIN,
                "plugin instance %s: all %d contexts were busy for %d ms"
                        .formatted(instance.instance(), live.get(), wait.toMillis()));
    }

    /** Takes a context back; a spent one is replaced. */
    void back(Guest guest) {
        if (guest.usable()) {
            add(guest);
        } else {
            discard(guest);
        }
    }

    /** Closes all contexts. None is held any more. */
    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    @Override
    public void run(GuestCall call) throws InterruptedException {
        Guest guest = take();
        try {
            guest.run(call);
        } finally {
            back(guest);
        }
    }

    private void add(Guest guest) {
        idle.push(guest);
        available.release();
        if (closed) {
            closeIdle();
        }
    }

    private void closeIdle() {
        for (Guest guest = idle.poll(); guest != null; guest = idle.poll()) {
            guest.close();
        }
    }

    private void discard(Guest guest) {
        try {
            guest.close();
        } finally {
            live.decrementAndGet();
        }
        refill();
    }

    private boolean grownInTime(long deadline) throws InterruptedException {
        grow(MOST);
        return available.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    private void refill() {
        // Counted: with builds that fail at once there would never be enough on their way.
        for (int missing = KEPT - live.get(); missing > 0; missing--) {
            grow(KEPT);
        }
    }

    /** Starts building one more, unless there are {@code most}. */
    private void grow(int most) {
        int now = live.get();
        while (!closed && now < most) {
            if (live.compareAndSet(now, now + 1)) {
                startBuilding();
                return;
            }
            now = live.get();
        }
    }

    private void startBuilding() {
        boolean started = false;
        try {
            Thread.ofPlatform().daemon().name("weir-js-context").start(this::buildOne);
            started = true;
        } catch (OutOfMemoryError e) {
            // No thread to be had; the call goes on with the contexts that there are.
            instance.log().log(System.Logger.Level.WARNING, "building a context failed", e);
        } finally {
            if (!started) {
                live.decrementAndGet();
            }
        }
    }

    private void buildOne() {
        @Nullable Guest guest = null;
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
            add(guest);
        }
    }
}
