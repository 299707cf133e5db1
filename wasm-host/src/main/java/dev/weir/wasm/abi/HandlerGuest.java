package dev.weir.wasm.abi;

import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmInstance;
import dev.weir.wasm.engine.WasmModule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A guest of the handler ABI of http-wasm: called with a request before the rest of the chain, and
 * with the response after it.
 */
public final class HandlerGuest extends Guest {
    static final String HANDLE_REQUEST = "handle_request";
    private static final String HANDLE_RESPONSE = "handle_response";
    private static final FunctionType REQUEST_TYPE = new FunctionType("", "l");
    private static final FunctionType RESPONSE_TYPE = new FunctionType("ii", "");

    private @Nullable GuestFunction handleRequest;
    private @Nullable GuestFunction handleResponse;
    private @Nullable HandlerExchange exchange;
    // The rest of the exchange has failed, perhaps for the time that is over.
    private boolean failed;
    private int features;

    HandlerGuest(Plugin plugin, GuestCalls calls) {
        super(plugin, calls);
    }

    /** Everything that keeps a module from being called as the ABI says; empty if nothing does. */
    static List<String> faults(WasmModule module) {
        List<String> faults = new ArrayList<>();
        check(module, HANDLE_REQUEST, REQUEST_TYPE, faults);
        check(module, HANDLE_RESPONSE, RESPONSE_TYPE, faults);
        return faults;
    }

    private static void check(
            WasmModule module, String name, FunctionType type, List<String> faults) {
        Optional<FunctionType> found = module.function(name);
        if (found.isEmpty()) {
            faults.add("does not export " + name);
        } else if (!found.get().equals(type)) {
            faults.add(
                    "exports %s as %s, which is %s in the ABI".formatted(name, found.get(), type));
        }
    }

    /** A new exchange, with the features that the guest asked for when it started. */
    public HandlerExchange exchange(dev.weir.api.Exchange exchange, dev.weir.api.Request request) {
        return new HandlerExchange(plugin(), exchange, request, features);
    }

    /** Shows it a request; whether the rest of the chain is to run. */
    public boolean request(HandlerExchange exchange) throws InterruptedException {
        this.exchange = exchange;
        try {
            long result = call(HANDLE_REQUEST, required(handleRequest));
            exchange.handled((int) (result >>> Integer.SIZE));
            return (int) result != 0;
        } finally {
            this.exchange = null;
        }
    }

    /**
     * Shows it the response.
     *
     * @param failed whether the rest of the chain failed, so that there is none
     */
    public void response(HandlerExchange exchange, boolean failed) throws InterruptedException {
        this.exchange = exchange;
        this.failed = failed;
        try {
            call(HANDLE_RESPONSE, required(handleResponse), exchange.context(), failed ? 1 : 0);
        } finally {
            this.exchange = null;
            this.failed = false;
        }
    }

    /** The exchange that host functions act on. */
    HandlerExchange exchange() {
        if (exchange == null) {
            throw new WasmException("no request is being handled");
        }
        return exchange;
    }

    /** Asks for features, of the exchange or of all; gives those that are on. */
    int enable(int asked) {
        if (exchange != null) {
            return exchange.enable(asked);
        }
        features |= asked & HandlerFeatures.of(plugin());
        return features;
    }

    private GuestFunction required(@Nullable GuestFunction function) {
        if (function == null) {
            throw lost();
        }
        return function;
    }

    @Override
    GuestMemory made(WasmInstance instance) {
        handleRequest = instance.function(HANDLE_REQUEST).orElseThrow();
        handleResponse = instance.function(HANDLE_RESPONSE).orElseThrow();
        return new GuestMemory(instance.memory(), Optional.empty());
    }

    @Override
    void configure(WasmInstance instance) {
        // It asks for its configuration itself, in its start function.
    }

    @Override
    void gone(String reason) {
        handleRequest = null;
        handleResponse = null;
    }

    @Override
    void callOver() {
        // nothing waits for what it does
    }

    @Override
    Duration timeLeft() {
        // Where all has failed, it only frees what it has.
        return failed || exchange == null ? UNBOUNDED : exchange.timeLeft();
    }

    @Override
    String subject() {
        return exchange == null ? "" : exchange.id();
    }
}
