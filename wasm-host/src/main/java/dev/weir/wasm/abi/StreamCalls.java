package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.Response;
import java.util.List;

/** Answers, contexts and their end. */
final class StreamCalls {

    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;

    static final List<HostCall<ProxyWasmGuest>> ALL =
            List.of(
                    HostCall.proxy("proxy_send_local_response", "iiiiiiii", StreamCalls::answer),
                    HostCall.proxy("proxy_continue_stream", "i", StreamCalls::resume),
                    HostCall.proxy("proxy_close_stream", "i", StreamCalls::close),
                    HostCall.proxy("proxy_get_status", "iii", StreamCalls::status),
                    HostCall.proxy("proxy_set_effective_context", "i", StreamCalls::effective),
                    HostCall.proxy("proxy_done", "", StreamCalls::done),
                    // 0.1.0 only
                    HostCall.proxy(
                            "proxy_continue_request",
                            "",
                            (guest, _) -> resume(guest, Direction.REQUEST)),
                    HostCall.proxy(
                            "proxy_continue_response",
                            "",
                            (guest, _) -> resume(guest, Direction.RESPONSE)),
                    // The route is chosen before filters run: there is nothing to clear.
                    HostCall.proxy("proxy_clear_route_cache", "", (_, _) -> Status.OK));

    private StreamCalls() {}

    private static Status answer(ProxyWasmGuest guest, long[] a) {
        GuestStream stream = open(guest);
        GuestMemory memory = guest.memory();
        memory.latin1(a[1], a[2]); // the details: checked, of no use here
        byte[] body = memory.bytes(a[3], a[4]);
        byte[] map = memory.bytes(a[5], a[6], 2 * FieldRules.MAX_BYTES);
        guest.streams()
                .answer(
                        stream,
                        new Response(
                                (int) a[0],
                                FieldRules.answer(Pairs.decode(map), body.length),
                                Body.of(body)));
        return Status.OK;
    }

    private static Status resume(ProxyWasmGuest guest, long[] a) {
        return switch ((int) a[0]) {
            case REQUEST -> resume(guest, Direction.REQUEST);
            case RESPONSE -> resume(guest, Direction.RESPONSE);
            default -> Status.UNIMPLEMENTED; // streams below HTTP
        };
    }

    private static Status resume(ProxyWasmGuest guest, Direction direction) {
        GuestStream stream = open(guest);
        Message message =
                stream.message(direction)
                        .orElseThrow(
                                () -> new IllegalArgumentException("the response has not come"));
        guest.streams().resume(stream, message);
        return Status.OK;
    }

    private static Status close(ProxyWasmGuest guest, long[] a) {
        if ((int) a[0] != REQUEST && (int) a[0] != RESPONSE) {
            return Status.UNIMPLEMENTED;
        }
        guest.streams().close(open(guest));
        return Status.OK;
    }

    /** That of the last gRPC call; there is none. */
    private static Status status(ProxyWasmGuest guest, long[] a) {
        guest.memory().writeInt(a[0], 0);
        guest.memory().writeInt(a[1], 0);
        guest.memory().writeInt(a[2], 0);
        return Status.OK;
    }

    private static GuestStream open(ProxyWasmGuest guest) {
        return guest.streams()
                .effective()
                .filter(stream -> !stream.ended())
                .orElseThrow(() -> new IllegalArgumentException("no exchange is under way here"));
    }

    private static Status effective(ProxyWasmGuest guest, long[] a) {
        if (!guest.streams().effective((int) a[0])) {
            throw new IllegalArgumentException("there is no context " + (int) a[0]);
        }
        return Status.OK;
    }

    private static Status done(ProxyWasmGuest guest, long[] a) {
        return guest.streams().done() ? Status.OK : Status.NOT_FOUND;
    }
}
