package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.Response;
import java.util.List;

/** Answers, contexts and their end. */
final class StreamCalls {

    static final List<HostCall> ALL =
            List.of(
                    HostCall.proxy("proxy_send_local_response", "iiiiiiii", StreamCalls::answer),
                    HostCall.proxy("proxy_set_effective_context", "i", StreamCalls::effective),
                    HostCall.proxy("proxy_done", "", StreamCalls::done));

    private StreamCalls() {}

    private static Status answer(Guest guest, long[] a) {
        GuestStream stream =
                guest.streams()
                        .effective()
                        .filter(GuestStream::takesAnswer)
                        .orElseThrow(
                                () -> new IllegalArgumentException("no response can be sent now"));
        GuestMemory memory = guest.memory();
        memory.latin1(a[1], a[2]); // the details: checked, of no use here
        byte[] body = memory.bytes(a[3], a[4]);
        byte[] map = memory.bytes(a[5], a[6], 2 * FieldRules.MAX_BYTES);
        stream.answer(
                new Response(
                        (int) a[0],
                        FieldRules.answer(Pairs.decode(map), body.length),
                        Body.of(body)));
        return Status.OK;
    }

    private static Status effective(Guest guest, long[] a) {
        if (!guest.streams().effective((int) a[0])) {
            throw new IllegalArgumentException("there is no context " + (int) a[0]);
        }
        return Status.OK;
    }

    private static Status done(Guest guest, long[] a) {
        return guest.streams().done() ? Status.OK : Status.NOT_FOUND;
    }
}
