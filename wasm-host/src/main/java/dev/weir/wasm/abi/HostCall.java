package dev.weir.wasm.abi;

import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.MemoryAccessException;

/**
 * A function of the ABI as the host implements it, for all guests.
 *
 * @param <G> the kind of guest that calls it
 * @param name its name within its import module
 * @param type its type; an import of another type is not linked
 * @param body what it does
 */
record HostCall<G extends Guest>(String name, FunctionType type, Body<G> body) {

    /** What a function does for a guest; the result is the wire value. */
    @FunctionalInterface
    interface Body<G extends Guest> {
        long run(G guest, long[] arguments);
    }

    /** What a {@code proxy_} function does for a guest. */
    @FunctionalInterface
    interface StatusBody {
        Status run(ProxyWasmGuest guest, long[] arguments);
    }

    /**
     * A {@code proxy_} function. What is wrong with its arguments is answered by a status, and
     * remembered: the guests' SDKs end by a trap on most of them, and the reason belongs in the
     * message of that failure.
     *
     * @param parameters the letters of its parameters
     */
    static HostCall<ProxyWasmGuest> proxy(String name, String parameters, StatusBody body) {
        return new HostCall<>(
                name,
                new FunctionType(parameters, "i"),
                (guest, arguments) -> {
                    try {
                        return body.run(guest, arguments).code();
                    } catch (MemoryAccessException e) {
                        guest.calls().refused(name, e);
                        return Status.INVALID_MEMORY_ACCESS.code();
                    } catch (IllegalArgumentException e) {
                        guest.calls().refused(name, e);
                        return Status.BAD_ARGUMENT.code();
                    }
                });
    }
}
