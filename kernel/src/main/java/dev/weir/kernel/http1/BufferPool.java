package dev.weir.kernel.http1;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Buffers of one size, lent out so that connections hold none while they are idle. Without locks: a
 * slot that is taken or full is passed over. Safe for every thread.
 */
public final class BufferPool {
    private static final int TRIES = 32;

    private final int size;
    private final AtomicReferenceArray<byte @Nullable []> slots;

    /**
     * Empty at first.
     *
     * @param size bytes of a buffer
     * @param most how many are kept; more than that in use at once are left to the collector
     */
    public BufferPool(int size, int most) {
        this.size = size;
        slots = new AtomicReferenceArray<>(most);
    }

    /** A buffer with anything in it. */
    public byte[] borrow() {
        int start = start();
        for (int i = 0; i < TRIES; i++) {
            int slot = (start + i) % slots.length();
            if (slots.getPlain(slot) != null) {
                byte[] buffer = slots.getAndSet(slot, null);
                if (buffer != null) {
                    return buffer;
                }
            }
        }
        return new byte[size];
    }

    /** Takes a buffer back; the caller must not touch it again. Another size is not kept. */
    public void giveBack(byte[] buffer) {
        if (buffer.length != size) {
            return;
        }
        int start = start();
        for (int i = 0; i < TRIES; i++) {
            if (slots.compareAndSet((start + i) % slots.length(), null, buffer)) {
                return;
            }
        }
    }

    private int start() {
        return (int) ((Thread.currentThread().threadId() * 7) % slots.length());
    }
}
