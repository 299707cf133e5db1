package dev.weir.wasm.abi;

import java.util.Arrays;

/**
 * The bytes of a body that a guest has before it: what buffer functions show and change, until the
 * guest lets them pass. For the thread that holds the guest.
 */
final class Content {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;
    private int length;

    /** How many there are. */
    int length() {
        return length;
    }

    /** Adds the first {@code count} bytes of an array, which stays the caller's. */
    void add(byte[] chunk, int count) {
        grow(length + count);
        System.arraycopy(chunk, 0, bytes, length, count);
        length += count;
    }

    /** A copy of at most {@code most} bytes from {@code start} on; both unsigned. */
    byte[] slice(int start, int most) {
        return slice(bytes, length, start, most);
    }

    static byte[] slice(byte[] bytes, int length, int start, int most) {
        long from = Math.min(Integer.toUnsignedLong(start), length);
        long to = Math.min(from + Integer.toUnsignedLong(most), length);
        return Arrays.copyOfRange(bytes, (int) from, (int) to);
    }

    /**
     * Puts bytes in the place of {@code count} others from {@code start} on, both unsigned; beyond
     * the end they are added there.
     */
    void replace(int start, int count, byte[] with) {
        int from = (int) Math.min(Integer.toUnsignedLong(start), length);
        int gone = (int) Math.min(Integer.toUnsignedLong(count), length - from);
        int rest = length - from - gone;
        grow(Math.addExact(length - gone, with.length));
        System.arraycopy(bytes, from + gone, bytes, from + with.length, rest);
        System.arraycopy(with, 0, bytes, from, with.length);
        length += with.length - gone;
    }

    /** Takes all of it away. */
    byte[] take() {
        byte[] taken = length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        bytes = NONE;
        length = 0;
        return taken;
    }

    private void grow(int needed) {
        if (needed > bytes.length) {
            // Once is the common case, so the first time there is nothing to spare.
            bytes =
                    Arrays.copyOf(
                            bytes, bytes.length == 0 ? needed : Math.max(needed, 2 * bytes.length));
        }
    }
}
