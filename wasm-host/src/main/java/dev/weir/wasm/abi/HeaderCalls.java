package dev.weir.wasm.abi;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Reading and writing heads. Maps of trailers, call-outs and gRPC are never there. */
final class HeaderCalls {
    private static final int REQUEST_HEADERS = 0;
    private static final int RESPONSE_HEADERS = 2;

    static final List<HostCall> ALL =
            List.of(
                    HostCall.proxy("proxy_get_header_map_size", "ii", HeaderCalls::size),
                    HostCall.proxy("proxy_get_header_map_pairs", "iii", HeaderCalls::pairs),
                    HostCall.proxy("proxy_set_header_map_pairs", "iii", HeaderCalls::setPairs),
                    HostCall.proxy("proxy_get_header_map_value", "iiiii", HeaderCalls::value),
                    HostCall.proxy("proxy_add_header_map_value", "iiiii", HeaderCalls::add),
                    HostCall.proxy("proxy_replace_header_map_value", "iiiii", HeaderCalls::replace),
                    HostCall.proxy("proxy_remove_header_map_value", "iii", HeaderCalls::remove));

    private HeaderCalls() {}

    private static Status size(Guest guest, long[] a) {
        guest.memory().writeInt(a[1], Pairs.size(fields(guest, a[0])));
        return Status.OK;
    }

    private static Status pairs(Guest guest, long[] a) {
        guest.memory().give(Pairs.encode(fields(guest, a[0])), a[1], a[2]);
        return Status.OK;
    }

    private static Status value(Guest guest, long[] a) {
        String name = guest.memory().latin1(a[1], a[2]);
        Optional<HeaderMap> map = readable(guest, a[0]);
        Optional<String> value = map.flatMap(m -> m.get(name));
        if (value.isEmpty() && guest.abi() != AbiVersion.V0_1_0) {
            return Status.NOT_FOUND;
        }
        // 0.1.0 knows no absent values, only empty ones.
        byte[] bytes = value.orElse("").getBytes(StandardCharsets.ISO_8859_1);
        guest.memory().give(bytes, a[3], a[4]);
        return Status.OK;
    }

    private static Status setPairs(Guest guest, long[] a) {
        byte[] map = guest.memory().bytes(a[1], a[2], 2 * FieldRules.MAX_BYTES);
        writable(guest, a[0]).replaceAll(Pairs.decode(map));
        return Status.OK;
    }

    private static Status add(Guest guest, long[] a) {
        GuestMemory memory = guest.memory();
        writable(guest, a[0]).add(memory.latin1(a[1], a[2]), memory.latin1(a[3], a[4]));
        return Status.OK;
    }

    private static Status replace(Guest guest, long[] a) {
        GuestMemory memory = guest.memory();
        writable(guest, a[0]).replace(memory.latin1(a[1], a[2]), memory.latin1(a[3], a[4]));
        return Status.OK;
    }

    private static Status remove(Guest guest, long[] a) {
        writable(guest, a[0]).remove(guest.memory().latin1(a[1], a[2]));
        return Status.OK;
    }

    private static List<Field> fields(Guest guest, long type) {
        return readable(guest, type).map(HeaderMap::all).orElse(List.of());
    }

    /** A map to read; at the end of an exchange one that never came is empty, as in Envoy. */
    private static Optional<HeaderMap> readable(Guest guest, long type) {
        Optional<GuestStream> stream = guest.streams().effective();
        Optional<HeaderMap> map =
                stream.flatMap(s ->
                        switch ((int) type) {
                            case REQUEST_HEADERS -> Optional.of(s.requestMap());
                            case RESPONSE_HEADERS -> s.responseMap().map(m -> m);
                            default -> Optional.empty();
                        });
        if (map.isEmpty() && stream.map(s -> !s.in(GuestStream.Phase.END)).orElse(true)) {
            throw notThere(type);
        }
        return map;
    }

    /** A map to write: only in its own callback, before or after that it would change nothing. */
    private static HeaderMap writable(Guest guest, long type) {
        GuestStream stream = guest.streams().effective().orElseThrow(() -> notThere(type));
        if (type == REQUEST_HEADERS && stream.in(GuestStream.Phase.REQUEST)) {
            return stream.requestMap();
        }
        if (type == RESPONSE_HEADERS && stream.in(GuestStream.Phase.RESPONSE)) {
            return stream.responseMap().orElseThrow(() -> notThere(type));
        }
        throw notThere(type);
    }

    private static IllegalArgumentException notThere(long type) {
        return new IllegalArgumentException(
                "header map %d is not there, or not to be written, in this callback"
                        .formatted((int) type));
    }
}
