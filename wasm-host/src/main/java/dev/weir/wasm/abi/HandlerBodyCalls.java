package dev.weir.wasm.abi;

import dev.weir.wasm.engine.WasmException;
import java.util.Arrays;
import java.util.List;

/** Bodies of the handler ABI. */
final class HandlerBodyCalls {
    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;

    /** The most that one call reads; a guest asks again for more. */
    private static final int MAX_READ_BYTES = 1 << 20;

    static final List<HostCall<HandlerGuest>> ALL =
            List.of(
                    HandlerCalls.call("read_body", "iii", "l", HandlerBodyCalls::read),
                    HandlerCalls.call("write_body", "iii", "", HandlerBodyCalls::write));

    private HandlerBodyCalls() {}

    /** Gives the length, and in the high bits 1 at the end. */
    private static long read(HandlerGuest guest, long[] a) {
        int limit = (int) a[2];
        if (limit == 0) {
            throw new IllegalArgumentException("a body cannot be read into a buffer of no length");
        }
        byte[] bytes = new byte[(int) Math.min(Integer.toUnsignedLong(limit), MAX_READ_BYTES)];
        int count;
        try {
            HandlerExchange exchange = guest.exchange();
            count =
                    readable(exchange, a[0])
                            .read(bytes, exchange.readDeadline(guest.calls().began()));
        } catch (InterruptedException e) {
            throw new WasmException("read_body: interrupted", e, true);
        }
        if (count > 0) {
            guest.memory().write(a[1], count == bytes.length ? bytes : Arrays.copyOf(bytes, count));
        }
        return (count < bytes.length ? 1L << Integer.SIZE : 0) | count;
    }

    private static long write(HandlerGuest guest, long[] a) {
        byte[] bytes = guest.memory().bytes(a[1], a[2]);
        long most = guest.plugin().context().limits().memoryBytes();
        writable(guest.exchange(), a[0]).write(bytes, most);
        return 0;
    }

    private static HandlerBody readable(HandlerExchange exchange, long kind) {
        return switch ((int) kind) {
            case REQUEST -> {
                exchange.requireBody(Direction.REQUEST);
                if (!exchange.enabled(HandlerFeatures.BUFFER_REQUEST)) {
                    exchange.requireBeforeNext("the request body");
                }
                yield exchange.requestBody();
            }
            case RESPONSE -> {
                exchange.requireResponse("the response body");
                if (!exchange.beforeNext()) {
                    exchange.requireBody(Direction.RESPONSE);
                }
                yield exchange.responseBody();
            }
            default ->
                    throw new IllegalArgumentException(
                            "body kind must be 0 or 1, was " + (int) kind);
        };
    }

    private static HandlerBody writable(HandlerExchange exchange, long kind) {
        if ((int) kind == REQUEST) {
            exchange.requireBeforeNext("the request body");
        }
        return readable(exchange, kind);
    }
}
