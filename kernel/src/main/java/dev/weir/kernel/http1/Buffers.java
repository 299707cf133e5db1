package dev.weir.kernel.http1;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Buffers for heads and bodies in motion, lent out so that connections hold none while they are
 * idle. Without locks: a slot that is taken or full is passed over.
 */
public final class Buffers {
    /** Bytes of a buffer. */
    public static final int SIZE = 16 << 10;

    // 256 slots keep at most 4 MiB; more buffers than that in use at once are left to the
    // collector.
    private static final int SLOTS = 256;
    private static final int TRIES = 4;
    private static final AtomicReferenceArray<byte @Nullable []> POOL =
            new AtomicReferenceArray<>(SLOTS);

    private Buffers() {}

    /** A buffer of {@link #SIZE} bytes with anything in it. */
    public static byte[] borrow() {
        int start = start();
        for (int i = 0; i < TRIES; i++) {
            int slot = (start + i) % SLOTS;
            if (POOL.getPlain(slot) != null) {
                byte[] buffer = POOL.getAndSet(slot, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return new byte[SIZE];
    }

    /** Takes a buffer back; the caller must not touch it again. Another size is not kept. */
    public static void giveBack(byte[] buffer) {
        if (buffer.length != SIZE) {
            return;
        }
        int start = start();
        for (int i = 0; i < TRIES; i++) {
            if (POOL.compareAndSet((start + i) % SLOTS, null, buffer)) {
                return;
            }
        }
    }

    private static int start() {
        return (int) ((Thread.currentThread().threadId() * 7) % SLOTS);
    }
}
