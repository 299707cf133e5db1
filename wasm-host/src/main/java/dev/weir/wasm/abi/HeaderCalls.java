package dev.weir.wasm.abi;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reading and writing heads and trailers. */
final class HeaderCalls {
    private static final int REQUEST_HEADERS = 0;
    private static final int REQUEST_TRAILERS = 1;
    private static final int RESPONSE_HEADERS = 2;
    private static final int RESPONSE_TRAILERS = 3;
    private static final int CALL_HEADERS = 6;
    private static final int CALL_TRAILERS = 7;

    static final List<HostCall<ProxyWasmGuest>> ALL =
            List.of(
                    HostCall.proxy("proxy_get_header_map_size", "ii", HeaderCalls::size),
                    HostCall.proxy("proxy_get_header_map_pairs", "iii", HeaderCalls::pairs),
                    HostCall.proxy("proxy_set_header_map_pairs", "iii", HeaderCalls::setPairs),
                    HostCall.proxy("proxy_get_header_map_value", "iiiii", HeaderCalls::value),
                    HostCall.proxy("proxy_add_header_map_value", "iiiii", HeaderCalls::add),
                    HostCall.proxy("proxy_replace_header_map_value", "iiiii", HeaderCalls::replace),
                    HostCall.proxy("proxy_remove_header_map_value", "iii", HeaderCalls::remove));

    private HeaderCalls() {}

    private static Status size(ProxyWasmGuest guest, long[] a) {
        guest.memory().writeInt(a[1], Pairs.size(fields(guest, a[0])));
        return Status.OK;
    }

    private static Status pairs(ProxyWasmGuest guest, long[] a) {
        guest.memory().give(Pairs.encode(fields(guest, a[0])), a[1], a[2]);
        return Status.OK;
    }

    private static Status value(ProxyWasmGuest guest, long[] a) {
        String name = guest.memory().name(a[1], a[2]);
        HeaderMap map = readable(guest, a[0]);
        Optional<String> value = map == null ? Optional.empty() : map.get(name);
        if (value.isEmpty() && guest.abi() != AbiVersion.V0_1_0) {
            return Status.NOT_FOUND;
        }
        // 0.1.0 knows no absent values, only empty ones.
        guest.memory().give(value.orElse(""), a[3], a[4]);
        return Status.OK;
    }

    private static Status setPairs(ProxyWasmGuest guest, long[] a) {
        byte[] map = guest.memory().bytes(a[1], a[2], 2 * FieldRules.MAX_BYTES);
        writable(guest, a[0]).replaceAll(Pairs.decode(map));
        return Status.OK;
    }

    private static Status add(ProxyWasmGuest guest, long[] a) {
        GuestMemory memory = guest.memory();
        writable(guest, a[0]).add(memory.name(a[1], a[2]), memory.latin1(a[3], a[4]));
        return Status.OK;
    }

    private static Status replace(ProxyWasmGuest guest, long[] a) {
        GuestMemory memory = guest.memory();
        writable(guest, a[0]).replace(memory.name(a[1], a[2]), memory.latin1(a[3], a[4]));
        return Status.OK;
    }

    private static Status remove(ProxyWasmGuest guest, long[] a) {
        writable(guest, a[0]).remove(guest.memory().name(a[1], a[2]));
        return Status.OK;
    }

    private static List<Field> fields(ProxyWasmGuest guest, long type) {
        HeaderMap map = readable(guest, type);
        return map == null ? List.of() : map.all();
    }

    /** A map to read; at the end of an exchange one that never came is none, as in Envoy. */
    private static @Nullable HeaderMap readable(ProxyWasmGuest guest, long type) {
        HeaderMap map = map(guest, type);
        GuestStream stream = guest.streams().current();
        if (map == null && (stream == null || !stream.ended())) {
            throw notThere(type);
        }
        return map;
    }

    /**
     * A map to write. As in Envoy, that of a head that has gone on can be written too, and that
     * changes nothing but what the guest reads later.
     */
    private static HeaderMap writable(ProxyWasmGuest guest, long type) {
        GuestStream stream = guest.streams().current();
        HeaderMap map = map(guest, type);
        if (map == null || stream == null || stream.ended()) {
            throw notThere(type);
        }
        return map;
    }

    private static @Nullable HeaderMap map(ProxyWasmGuest guest, long type) {
        return switch ((int) type) {
            case REQUEST_HEADERS -> head(guest, Direction.REQUEST);
            case REQUEST_TRAILERS -> trailers(guest, Direction.REQUEST);
            case RESPONSE_HEADERS -> head(guest, Direction.RESPONSE);
            case RESPONSE_TRAILERS -> trailers(guest, Direction.RESPONSE);
            case CALL_HEADERS -> guest.events().answer().map(Answer::head).orElse(null);
            case CALL_TRAILERS -> guest.events().answer().map(Answer::trailers).orElse(null);
            default -> null;
        };
    }

    private static @Nullable HeaderMap head(ProxyWasmGuest guest, Direction direction) {
        Message message = message(guest, direction);
        return message == null ? null : message.head();
    }

    private static @Nullable HeaderMap trailers(ProxyWasmGuest guest, Direction direction) {
        Message message = message(guest, direction);
        return message == null ? null : message.trailers();
    }

    private static @Nullable Message message(ProxyWasmGuest guest, Direction direction) {
        GuestStream stream = guest.streams().current();
        return stream == null ? null : stream.known(direction);
    }

    private static IllegalArgumentException notThere(long type) {
        return new IllegalArgumentException(
                "header map %d is not there, or not to be written, in this callback"
                        .formatted((int) type));
    }
}
