package dev.weir.kernel.http1;

/** The buffers for heads and bodies in motion, of all connections together. */
public final class Buffers {
    /** Bytes of a buffer. */
    public static final int SIZE = 16 << 10;

    // At most 16 MiB are kept: three for each of some hundred exchanges at a time.
    private static final BufferPool POOL = new BufferPool(SIZE, 1024);

    private Buffers() {}

    /** A buffer of {@link #SIZE} bytes with anything in it. */
    public static byte[] borrow() {
        return POOL.borrow();
    }

    /** Takes a buffer back; the caller must not touch it again. Another size is not kept. */
    public static void giveBack(byte[] buffer) {
        POOL.giveBack(buffer);
    }
}
