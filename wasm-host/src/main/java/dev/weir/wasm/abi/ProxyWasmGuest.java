package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.WasmInstance;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A guest of the Proxy-Wasm ABI, with its root context and a stream context for each exchange bound
 * to it.
 */
public final class ProxyWasmGuest extends Guest {
    private final Streams streams = new Streams();
    private final Events events = new Events(this);
    private final HttpCallbacks http = new HttpCallbacks(this);
    private @Nullable Callbacks callbacks;

    ProxyWasmGuest(Plugin plugin, GuestCalls calls) {
        super(plugin, calls);
    }

    /** Shows exchanges to it. */
    public HttpCallbacks http() {
        return http;
    }

    @Override
    GuestMemory made(WasmInstance instance) {
        Callbacks made = new Callbacks(instance);
        callbacks = made;
        return new GuestMemory(instance.memory(), Optional.of(made.allocator));
    }

    @Override
    void configure(WasmInstance instance) throws InterruptedException {
        Optional<GuestFunction> create = usable().contextCreate;
        if (create.isPresent()) {
            call(Callbacks.CONTEXT_CREATE, create.get(), Streams.ROOT_ID, 0);
        }
        accepted(instance, Callbacks.VM_START, plugin().vmConfigurationBytes().length);
        accepted(instance, Callbacks.CONFIGURE, plugin().configurationBytes().length);
    }

    private void accepted(WasmInstance instance, String name, int size)
            throws InterruptedException {
        Optional<GuestFunction> callback = instance.function(name);
        if (callback.isPresent() && call(name, callback.get(), Streams.ROOT_ID, size) == 0) {
            discard(name + " answered false");
            throw calls().failure(
                            FailureType.PLUGIN_FAILED,
                            name
                                    + " answered false: the guest does not accept its"
                                    + " configuration",
                            null);
        }
    }

    @Override
    void gone(String reason) {
        callbacks = null;
        events.close();
        streams.clear();
    }

    @Override
    void callOver() {
        streams.wake();
        events.callOver();
    }

    @Override
    String subject() {
        return streams.effective().map(stream -> stream.exchange().id()).orElse("");
    }

    @Override
    Duration timeLeft() {
        GuestStream stream = streams.current();
        return stream == null ? UNBOUNDED : stream.timeLeft();
    }

    Callbacks usable() {
        if (callbacks == null) {
            throw lost();
        }
        return callbacks;
    }

    /**
     * Calls a function in the root context, when the guest is free; for every thread that does not
     * hold it. Does nothing if the guest is gone or has no such function.
     *
     * @param patience how long the guest is waited for
     */
    void inRoot(
            String name,
            Duration patience,
            Function<Callbacks, Optional<GuestFunction>> function,
            long... arguments)
            throws InterruptedException {
        if (!lock(patience)) {
            throw calls().failure(
                            FailureType.PLUGIN_LIMIT, name + ": the guest was not free", null);
        }
        try {
            Callbacks now = callbacks;
            Optional<GuestFunction> callback = now == null ? Optional.empty() : function.apply(now);
            if (callback.isPresent()) {
                streams.effectiveRoot();
                call(name, callback.get(), arguments);
                http.finishLate();
            }
        } finally {
            unlock();
        }
    }

    AbiVersion abi() {
        return plugin().abi();
    }

    /** Its contexts. */
    Streams streams() {
        return streams;
    }

    /** What it waits for. */
    Events events() {
        return events;
    }
}
