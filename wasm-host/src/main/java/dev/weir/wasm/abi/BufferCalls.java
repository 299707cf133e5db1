package dev.weir.wasm.abi;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reading the configuration. Bodies pass untouched, so there are no other buffers. */
final class BufferCalls {
    private static final int VM_CONFIGURATION = 6;
    private static final int PLUGIN_CONFIGURATION = 7;
    private static final byte[] NONE = new byte[0];

    static final List<HostCall> ALL =
            List.of(
                    HostCall.proxy("proxy_get_buffer_bytes", "iiiii", BufferCalls::bytes),
                    HostCall.proxy("proxy_get_buffer_status", "iii", BufferCalls::status),
                    // 0.1.0 only
                    HostCall.proxy("proxy_get_configuration", "ii", BufferCalls::configuration));

    private BufferCalls() {}

    private static Status bytes(Guest guest, long[] a) {
        Optional<byte[]> buffer = buffer(guest, a[0]);
        if (buffer.isEmpty()) {
            return Status.NOT_FOUND;
        }
        byte[] all = buffer.get();
        long start = Math.min(Integer.toUnsignedLong((int) a[1]), all.length);
        long end = Math.min(start + Integer.toUnsignedLong((int) a[2]), all.length);
        guest.memory().give(Arrays.copyOfRange(all, (int) start, (int) end), a[3], a[4]);
        return Status.OK;
    }

    private static Status status(Guest guest, long[] a) {
        Optional<byte[]> buffer = buffer(guest, a[0]);
        if (buffer.isEmpty()) {
            return Status.NOT_FOUND;
        }
        guest.memory().writeInt(a[1], buffer.get().length);
        guest.memory().writeInt(a[2], 0);
        return Status.OK;
    }

    private static Status configuration(Guest guest, long[] a) {
        guest.memory().give(guest.plugin().configurationBytes(), a[0], a[1]);
        return Status.OK;
    }

    private static Optional<byte[]> buffer(Guest guest, long type) {
        return switch ((int) type) {
            case VM_CONFIGURATION -> Optional.of(NONE);
            case PLUGIN_CONFIGURATION -> Optional.of(guest.plugin().configurationBytes());
            default -> Optional.empty();
        };
    }
}
