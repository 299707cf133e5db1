package dev.weir.wasm.abi;

import java.util.List;
import java.util.Optional;

/** Reading and changing bodies, and reading configurations. */
final class BufferCalls {
    private static final int REQUEST_BODY = 0;
    private static final int RESPONSE_BODY = 1;
    private static final int CALL_BODY = 4;
    private static final int VM_CONFIGURATION = 6;
    private static final int PLUGIN_CONFIGURATION = 7;

    static final List<HostCall<ProxyWasmGuest>> ALL =
            List.of(
                    HostCall.proxy("proxy_get_buffer_bytes", "iiiii", BufferCalls::bytes),
                    HostCall.proxy("proxy_get_buffer_status", "iii", BufferCalls::status),
                    HostCall.proxy("proxy_set_buffer_bytes", "iiiii", BufferCalls::replace),
                    // 0.1.0 only
                    HostCall.proxy("proxy_get_configuration", "ii", BufferCalls::configuration));

    private BufferCalls() {}

    private static Status bytes(ProxyWasmGuest guest, long[] a) {
        Optional<Content> content = content(guest, a[0]);
        if (content.isPresent()) {
            guest.memory().give(content.get().slice((int) a[1], (int) a[2]), a[3], a[4]);
            return Status.OK;
        }
        Optional<byte[]> fixed = fixed(guest, a[0]);
        if (fixed.isEmpty()) {
            return Status.NOT_FOUND;
        }
        byte[] all = fixed.get();
        guest.memory().give(Content.slice(all, all.length, (int) a[1], (int) a[2]), a[3], a[4]);
        return Status.OK;
    }

    private static Status status(ProxyWasmGuest guest, long[] a) {
        Optional<Integer> length =
                content(guest, a[0])
                        .map(Content::length)
                        .or(() -> fixed(guest, a[0]).map(bytes -> bytes.length));
        if (length.isEmpty()) {
            return Status.NOT_FOUND;
        }
        guest.memory().writeInt(a[1], length.get());
        guest.memory().writeInt(a[2], 0);
        return Status.OK;
    }

    private static Status replace(ProxyWasmGuest guest, long[] a) {
        Content content =
                content(guest, a[0])
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "buffer %d cannot be written here; bodies need the capability request-body or response-body"
                                                .formatted((int) a[0])));
        byte[] with = guest.memory().bytes(a[3], a[4]);
        if ((long) content.length() + with.length
                > guest.plugin().context().limits().memoryBytes()) {
            throw new IllegalArgumentException("the body would be larger than the guest's memory");
        }
        content.replace((int) a[1], (int) a[2], with);
        return Status.OK;
    }

    private static Status configuration(ProxyWasmGuest guest, long[] a) {
        guest.memory().give(guest.plugin().configurationBytes(), a[0], a[1]);
        return Status.OK;
    }

    private static Optional<byte[]> fixed(ProxyWasmGuest guest, long type) {
        return switch ((int) type) {
            case VM_CONFIGURATION -> Optional.of(guest.plugin().vmConfigurationBytes());
            case PLUGIN_CONFIGURATION -> Optional.of(guest.plugin().configurationBytes());
            default -> Optional.empty();
        };
    }

    /** What the guest has of a body; empty where it sees none. */
    private static Optional<Content> content(ProxyWasmGuest guest, long type) {
        Optional<GuestStream> stream = guest.streams().effective();
        return switch ((int) type) {
            case REQUEST_BODY -> stream.flatMap(s -> shown(s, Direction.REQUEST));
            case CALL_BODY -> guest.events().answer().map(Answer::body);
            case RESPONSE_BODY -> stream.flatMap(s -> shown(s, Direction.RESPONSE));
            default -> Optional.empty();
        };
    }

    private static Optional<Content> shown(GuestStream stream, Direction direction) {
        return stream.message(direction).filter(Message::bodyShown).map(Message::content);
    }
}
