package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmInstance;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running instance of a plugin's module, with its root context and a stream context for each
 * exchange bound to it. Exchanges multiplex: a thread holds the guest's lock while it is in a
 * callback, not while its exchange waits for the upstream. Methods that do not say otherwise are
 * for the thread that holds the lock.
 */
public final class Guest {
    private static final int CONTINUE = 0;

    /** Streams that said "done later" and were not heard of again, before the guest is given up. */
    private static final int MAX_UNFINISHED = 1000;

    private final Plugin plugin;
    private final ReentrantLock lock = new ReentrantLock();
    private final Streams streams = new Streams();
    private final GuestCalls calls;
    private @Nullable Callbacks callbacks;
    private @Nullable GuestMemory memory;
    private volatile String discarded = "";

    private Guest(Plugin plugin, GuestCalls calls) {
        this.plugin = plugin;
        this.calls = calls;
    }

    /**
     * Starts a guest: makes an instance and brings its root context up to its configuration. The
     * new guest belongs to the calling thread until it is handed on.
     *
     * @param slot the account of the start, and of calls until {@link #serve}
     * @param limits what that slot enforces
     * @throws GatewayException if the guest failed
     */
    public static Guest start(Plugin plugin, GuestSlot slot, Limits limits)
            throws InterruptedException {
        Guest guest = new Guest(plugin, new GuestCalls(plugin, slot, () -> limits));
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

    /** The bytes of memory that it has grown to. */
    public long memoryBytes() {
        return memory == null ? 0 : memory.size();
    }

    /** Tells the guest of a new exchange, which is its from now on, and shows it the request. */
    public void begin(GuestStream stream) throws InterruptedException {
        streams.add(stream);
        streams.effective(stream);
        call(Callbacks.CONTEXT_CREATE, usable().contextCreate, stream.id(), Streams.ROOT_ID);
        stream.created();
        if (usable().requestHeaders.isPresent()) {
            boolean end = stream.request().body().length() == 0;
            showHead(
                    Callbacks.REQUEST_HEADERS,
                    usable().requestHeaders.get(),
                    stream,
                    stream.requestMap(),
                    end);
        }
        stream.enter(GuestStream.Phase.AWAY);
        finishLate();
    }

    /**
     * Shows the guest a response.
     *
     * @return the response to go on with: that one, changed or not, or the guest's own answer
     */
    public Response respond(GuestStream stream, Response response) throws InterruptedException {
        ResponseMap map = stream.received(response);
        Optional<GuestFunction> callback = usable().responseHeaders;
        if (callback.isEmpty()) {
            return response;
        }
        stream.enter(GuestStream.Phase.RESPONSE);
        boolean end = response.body().length() == 0;
        showHead(Callbacks.RESPONSE_HEADERS, callback.get(), stream, map, end);
        stream.enter(GuestStream.Phase.AWAY);
        finishLate();
        Optional<Response> answer = stream.takeAnswer();
        if (answer.isPresent()) {
            response.close();
            return answer.get();
        }
        return map.result();
    }

    /** Tells the guest that an exchange is over. */
    public void end(GuestStream stream) throws InterruptedException {
        if (!stream.isCreated()) {
            streams.remove(stream); // cancelled before the guest heard of it
            return;
        }
        stream.enter(GuestStream.Phase.END);
        streams.effective(stream);
        Optional<GuestFunction> done = usable().done;
        if (done.isEmpty() || call(Callbacks.DONE, done.get(), stream.id()) != 0) {
            finish(stream);
        } else {
            streams.finishesLater(stream);
            if (streams.unfinished() > MAX_UNFINISHED) {
                discard("left more than " + MAX_UNFINISHED + " contexts unfinished");
                throw gone();
            }
        }
        finishLate();
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
    void discard(String reason) {
        if (!isDiscarded()) {
            discarded = reason;
            calls.close();
            // Exchanges bound to it may last; its memory need not.
            callbacks = null;
            memory = null;
            streams.clear();
        }
    }

    private void showHead(
            String name, GuestFunction callback, GuestStream stream, HeaderMap map, boolean end)
            throws InterruptedException {
        streams.effective(stream);
        int count = map.size();
        long action =
                callback.type().parameters().length() == 2
                        ? call(name, callback, stream.id(), count)
                        : call(name, callback, stream.id(), count, end ? 1 : 0);
        if (action != CONTINUE && !stream.answered()) {
            throw calls.failure(
                    FailureType.PLUGIN_FAILED,
                    name
                            + " paused without an answer; call-outs are not supported, so nothing"
                            + " could resume it",
                    null);
        }
    }

    private void finish(GuestStream stream) throws InterruptedException {
        streams.effective(stream);
        Optional<GuestFunction> log = usable().log;
        if (log.isPresent()) {
            call(Callbacks.LOG, log.get(), stream.id());
        }
        Optional<GuestFunction> delete = usable().delete;
        if (delete.isPresent()) {
            call(Callbacks.DELETE, delete.get(), stream.id());
        }
        streams.remove(stream);
    }

    private void finishLate() throws InterruptedException {
        Optional<GuestStream> stream = streams.takeDone();
        while (stream.isPresent()) {
            finish(stream.get());
            stream = streams.takeDone();
        }
    }

    /** Calls a function of the guest under its limits. */
    long call(String name, GuestFunction function, long... arguments) throws InterruptedException {
        return run(name, () -> function.call(arguments));
    }

    /** Runs guest code under its limits. */
    <T> T run(String name, Supplier<T> code) throws InterruptedException {
        return calls.run(name, code, () -> discard(name + " failed"));
    }

    private GatewayException gone() {
        return new GatewayException(
                FailureType.PLUGIN_FAILED,
                GatewayException.Source.PLUGIN,
                "%s: the guest that had this exchange was discarded: %s"
                        .formatted(plugin.label(), discarded));
    }

    private Callbacks usable() {
        if (callbacks == null) {
            throw gone();
        }
        return callbacks;
    }

    /** The instance is there: from now on it can be called. */
    void made(WasmInstance instance) {
        callbacks = new Callbacks(instance);
        memory = new GuestMemory(instance.memory(), callbacks.allocator);
    }

    /** Creates the root context. */
    void createRoot() throws InterruptedException {
        call(Callbacks.CONTEXT_CREATE, usable().contextCreate, Streams.ROOT_ID, 0);
    }

    // --- what host functions act on

    Plugin plugin() {
        return plugin;
    }

    AbiVersion abi() {
        return plugin.abi();
    }

    GuestMemory memory() {
        if (memory == null) {
            throw new WasmException("host functions cannot be called from it");
        }
        return memory;
    }

    /** Its contexts. */
    Streams streams() {
        return streams;
    }

    /** Its calls: for what host functions refuse and guests log. */
    GuestCalls calls() {
        return calls;
    }
}
