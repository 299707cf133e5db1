package dev.weir.wasm.abi;

import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.MemoryAccessException;
import dev.weir.wasm.engine.WasmException;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * What guests of the handler ABI ask of their host beside heads and bodies. Functions of this ABI
 * have no way to refuse: what must not be is a trap.
 */
final class HandlerCalls {
    private static final int NONE = 3;

    static final List<HostCall<HandlerGuest>> ALL =
            List.of(
                    call("enable_features", "i", "i", (guest, a) -> guest.enable((int) a[0])),
                    call("get_config", "ii", "i", HandlerCalls::configuration),
                    call("log", "iii", "", HandlerCalls::log),
                    call("log_enabled", "i", "i", HandlerCalls::logs),
                    call("get_source_addr", "ii", "i", HandlerCalls::source),
                    call("get_protocol_version", "ii", "i", HandlerCalls::protocol));

    private HandlerCalls() {}

    static HostCall<HandlerGuest> call(
            String name, String parameters, String results, HostCall.Body<HandlerGuest> body) {
        return new HostCall<>(
                name,
                new FunctionType(parameters, results),
                (guest, arguments) -> {
                    try {
                        return body.run(guest, arguments);
                    } catch (MemoryAccessException | IllegalArgumentException e) {
                        throw new WasmException(name + ": " + e.getMessage(), e, false);
                    }
                });
    }

    /** Writes bytes if they fit the limit; gives their length either way. */
    static long give(HandlerGuest guest, byte[] bytes, long buffer, long limit) {
        if (bytes.length > 0 && bytes.length <= Integer.toUnsignedLong((int) limit)) {
            guest.memory().write(buffer, bytes);
        }
        return bytes.length;
    }

    /** The same with a text, a byte for each character. */
    static long give(HandlerGuest guest, String latin1, long buffer, long limit) {
        int length = latin1.length();
        if (length > 0 && length <= Integer.toUnsignedLong((int) limit)) {
            guest.memory().write(buffer, latin1);
        }
        return length;
    }

    private static long configuration(HandlerGuest guest, long[] a) {
        return give(guest, guest.plugin().configurationBytes(), a[0], a[1]);
    }

    private static long log(HandlerGuest guest, long[] a) {
        if ((int) a[0] < NONE) {
            LogCalls.write(guest, level((int) a[0]), a[1], a[2]);
        }
        return 0;
    }

    private static long logs(HandlerGuest guest, long[] a) {
        return (int) a[0] < NONE && guest.plugin().context().log().isLoggable(level((int) a[0]))
                ? 1
                : 0;
    }

    private static Level level(int level) {
        return switch (level) {
            case 0 -> Level.INFO;
            case 1 -> Level.WARNING;
            case 2 -> Level.ERROR;
            default -> Level.DEBUG;
        };
    }

    private static long source(HandlerGuest guest, long[] a) {
        String address = guest.exchange().client().address().orElse("");
        return give(guest, address, a[0], a[1]);
    }

    private static long protocol(HandlerGuest guest, long[] a) {
        return give(guest, "HTTP/" + guest.exchange().protocol(), a[0], a[1]);
    }
}
