package dev.weir.js;

import java.nio.ByteBuffer;
import org.graalvm.polyglot.Value;

/** Bytes between the guest's buffers and here: in bulk, and always copied. */
final class Bytes {
    private Bytes() {}

    /**
     * Bytes of an {@code ArrayBuffer}.
     *
     * @param args the buffer at {@code at}, then its offset and length
     * @throws IllegalArgumentException if the buffer has not got them any more
     */
    static byte[] read(Value[] args, int at) {
        byte[] bytes = new byte[args[at + 2].asInt()];
        if (bytes.length > 0) {
            try {
                args[at].readBuffer(args[at + 1].asInt(), bytes, 0, bytes.length);
            } catch (IndexOutOfBoundsException | UnsupportedOperationException e) {
                throw new IllegalArgumentException("the buffer was detached or cut short", e);
            }
        }
        return bytes;
    }

    /** Bytes for the guest, which copies them; the array is not used again here. */
    static ByteBuffer give(byte[] bytes) {
        return ByteBuffer.wrap(bytes);
    }
}
