package dev.weir.wasm.abi;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Functions that guests call by name. They are Envoy's, as far as a gateway other than Envoy has
 * what they act on.
 */
final class ForeignCalls {
    private static final int MAX_NAME_BYTES = 256;
    private static final int BUFFER_BYTES = 8 << 10;
    private static final byte[] NONE = new byte[0];

    static final List<HostCall<ProxyWasmGuest>> ALL =
            List.of(HostCall.proxy("proxy_call_foreign_function", "iiiiii", ForeignCalls::call));

    private ForeignCalls() {}

    private static Status call(ProxyWasmGuest guest, long[] a) {
        GuestMemory memory = guest.memory();
        String name =
                new String(memory.bytes(a[0], a[1], MAX_NAME_BYTES), StandardCharsets.ISO_8859_1);
        byte[] argument = memory.bytes(a[2], a[3]);
        long most = guest.plugin().context().limits().memoryBytes();
        byte[] result;
        switch (name) {
            case "compress" -> result = compressed(argument);
            case "uncompress" -> result = uncompressed(argument, most);
            // The route is chosen before filters run: there is nothing to clear.
            case "clear_route_cache" -> result = NONE;
            default -> {
                return Status.NOT_FOUND;
            }
        }
        memory.give(result, a[4], a[5]);
        return Status.OK;
    }

    /** RFC 1950, as zlib's {@code compress}. */
    private static byte[] compressed(byte[] bytes) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(bytes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static byte[] uncompressed(byte[] bytes, long most) {
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            while (!inflater.finished()) {
                int count = inflater.inflate(buffer);
                if (count == 0) {
                    throw new IllegalArgumentException("the compressed bytes are not whole");
                }
                out.write(buffer, 0, count);
                if (out.size() > most) {
                    throw new IllegalArgumentException(
                            "uncompressed it has more than " + most + " bytes");
                }
            }
            return out.toByteArray();
        } catch (DataFormatException e) {
            throw new IllegalArgumentException("the bytes are not compressed with zlib", e);
        }
    }
}
