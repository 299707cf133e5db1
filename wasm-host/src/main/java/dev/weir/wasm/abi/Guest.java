package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmInstance;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A running instance of a plugin's module. Exchanges multiplex: a thread holds the guest's lock
 * while it is in a callback, not while its exchange waits for the upstream. Methods that do not say
 * otherwise are for the thread that holds the lock.
 */
public abstract sealed class Guest permits ProxyWasmGuest, HandlerGuest {
    /** How long what is for no exchange may take; the limits are what bounds it. */
    static final Duration UNBOUNDED = Duration.ofNanos(Long.MAX_VALUE);

    private final Plugin plugin;
    private final ReentrantLock lock = new ReentrantLock();
    private final GuestCalls calls;
    private final Consumer<String> discard = this::discard;
    private @Nullable GuestMemory memory;
    private long shownBytes;
    // Of the thread that holds the guest.
    private long hostCalls;
    private volatile String discarded = "";

    /** One that {@link #start} starts. */
    Guest(Plugin plugin, GuestCalls calls) {
        this.plugin = plugin;
        this.calls = calls;
    }

    /**
     * Starts a guest: makes an instance and brings it up to its configuration. The new guest
     * belongs to the calling thread until it is handed on.
     *
     * @param slot the account of the start, and of calls until {@link #serve}
     * @param limits what that slot enforces
     * @throws GatewayException if the guest failed
     */
    public static Guest start(Plugin plugin, GuestSlot slot, Limits limits)
            throws InterruptedException {
        GuestCalls calls = new GuestCalls(plugin, slot, () -> limits);
        Guest guest =
                plugin.abi() == AbiVersion.HTTP_WASM
                        ? new HandlerGuest(plugin, calls)
                        : new ProxyWasmGuest(plugin, calls);
        guest.lock.lock();
        try {
            GuestStart.run(guest);
            return guest;
        } finally {
            guest.lock.unlock();
        }
    }

    /** From now on calls are on the account of that slot; the present one is closed. */
    public void serve(GuestSlot slot) {
        calls.charge(slot, plugin.context()::limits);
        calls.used(memoryBytes(), 0);
    }

    /** Takes the guest if it is free; for every thread. */
    public boolean lockIfFree() {
        return lock.tryLock();
    }

    /** Waits for the guest, at most that long; for every thread. */
    public boolean lock(Duration most) throws InterruptedException {
        return lock.tryLock(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Gives the lock back. */
    public void unlock() {
        lock.unlock();
    }

    /** Whether a thread has the guest now; for every thread. */
    public boolean isBusy() {
        return lock.isLocked();
    }

    /** Whether the guest failed and is of no more use; for every thread. */
    public boolean isDiscarded() {
        return !discarded.isEmpty();
    }

    /** An exchange is over for it; the bytes of memory that it has grown to. */
    public long exchangeOver() {
        showMemory();
        return shownBytes;
    }

    /** The bytes of memory that it has grown to. */
    public long memoryBytes() {
        return memory == null ? 0 : memory.size();
    }

    /** Ends the guest's life once it is free; for every thread. */
    public void dismiss(String reason) {
        lock.lock();
        try {
            discard(reason);
        } finally {
            lock.unlock();
        }
    }

    /** Ends the guest's life: it is of no more use to anyone. */
    final void discard(String reason) {
        if (!isDiscarded()) {
            discarded = reason;
            calls.close();
            plugin.shared().figures().memory(-shownBytes);
            // Exchanges bound to it may last; its memory need not.
            memory = null;
            gone(reason);
        }
    }

    /** The instance is there: takes its functions, and gives the memory that host functions see. */
    abstract GuestMemory made(WasmInstance instance);

    /** The module's own start is done: brings the guest up to its configuration. */
    abstract void configure(WasmInstance instance) throws InterruptedException;

    /** The guest's life has ended: lets go of what it had. */
    abstract void gone(String reason);

    /** A call of the guest is over, however it ended. */
    abstract void callOver();

    final void take(WasmInstance instance) {
        memory = made(instance);
        showMemory();
    }

    /** Shows how large its memory is by now. */
    private void showMemory() {
        long now = memoryBytes();
        plugin.shared().figures().memory(now - shownBytes);
        shownBytes = now;
    }

    /** Calls a function of the guest under its limits; within {@link #run}, as a part of that. */
    final long call(String name, GuestFunction function, long... arguments)
            throws InterruptedException {
        if (calls.isRunning()) {
            calls.next(name);
            return function.call(arguments);
        }
        return run(name, () -> function.call(arguments));
    }

    /** Runs guest code under its limits. */
    final <T> T run(String name, GuestCalls.Code<T> code) throws InterruptedException {
        try {
            return calls.run(name, timeLeft(), code, discard);
        } finally {
            callOver();
            calls.used(memoryBytes(), hostCalls);
            hostCalls = 0;
        }
    }

    /** Guest code has called a function of its host. */
    final void hostCalled() {
        hostCalls++;
    }

    /** The failure of an exchange that was bound to it, now that it is gone. */
    final GatewayException lost() {
        return new GatewayException(
                // A 503 is on nobody's account: it was another exchange that took too long.
                calls.cutLate() ? FailureType.PLUGIN_UNAVAILABLE : FailureType.PLUGIN_FAILED,
                GatewayException.Source.PLUGIN,
                "%s: the guest that had this exchange was discarded: %s"
                        .formatted(plugin.label(), discarded));
    }

    final Plugin plugin() {
        return plugin;
    }

    final GuestMemory memory() {
        if (memory == null) {
            throw new WasmException("host functions cannot be called from it");
        }
        return memory;
    }

    /** A condition of its lock. */
    final Condition condition() {
        return lock.newCondition();
    }

    /** Its calls: for what host functions refuse and guests log. */
    final GuestCalls calls() {
        return calls;
    }

    /** What messages of the guest are about now; empty for no exchange. */
    abstract String subject();

    /** How long the exchange that it is called for may still take. */
    abstract Duration timeLeft();
}
