package dev.weir.kernel.http1;

import dev.weir.kernel.deadline.Deadline;
import java.io.IOException;

/**
 * The reading side of a connection. Bytes read ahead wait in a small buffer of its own; a larger
 * one is borrowed while a message needs it. Used by one thread at a time.
 */
public final class Input {
    private final Transport transport;
    private final Deadline deadline;
    private final byte[] small;
    private byte[] buffer;
    private int position;
    private int end;
    private long readNanos;

    /**
     * Nothing read yet.
     *
     * @param deadline ends a read that takes too long, see {@link #readTimeout}
     * @param smallSize the bytes to keep while nothing is borrowed; 0 to borrow at the first byte
     */
    public Input(Transport transport, Deadline deadline, int smallSize) {
        this.transport = transport;
        this.deadline = deadline;
        small = new byte[smallSize];
        buffer = small;
    }

    /**
     * From now on every read must bring something within that time; 0: its owner sets deadlines.
     */
    public void readTimeout(long nanos) {
        readNanos = nanos;
    }

    /** How many bytes wait in the buffer. */
    public int buffered() {
        return end - position;
    }

    /** The buffer; what waits is in it from {@link #position} on, until something is read. */
    byte[] bytes() {
        return buffer;
    }

    int position() {
        return position;
    }

    /** The byte {@code index} places ahead; there must be one. */
    byte peek(int index) {
        return buffer[position + index];
    }

    void skip(int count) {
        position += count;
    }

    /** Whether the bytes that wait begin with {@code prefix}. */
    boolean startsWith(byte[] prefix) {
        if (buffered() < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (peek(i) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    /** The next byte; -1 when the peer has ended its side. */
    int next() throws IOException {
        if (position == end && !fill()) {
            return -1;
        }
        return buffer[position++] & 0xFF;
    }

    /** The next {@code count} bytes, which must be buffered, as an array of their own. */
    byte[] take(int count) {
        byte[] bytes = new byte[count];
        System.arraycopy(buffer, position, bytes, 0, count);
        position += count;
        return bytes;
    }

    /** Reads more bytes behind those that wait; false when the peer has ended its side. */
    public boolean fill() throws IOException {
        makeRoom();
        int count = pull(buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        return true;
    }

    /**
     * As {@link #fill}, where the peer has just got something to answer and cannot have answered
     * yet. Others who are ready run first: under load the bytes are here when it is this thread's
     * turn again, and it neither asks the system in vain nor has itself woken.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but what waiting costs
    public boolean await() throws IOException {
        Thread.yield();
        return fill();
    }

    /**
     * Reads as {@link java.io.InputStream#read(byte[], int, int)}, past the buffer if it is empty.
     */
    int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == end) {
            if (length >= Buffers.SIZE / 2) {
                return pull(into, offset, length);
            }
            if (!fill()) {
                return -1;
            }
        }
        int count = Math.min(length, end - position);
        System.arraycopy(buffer, position, into, offset, count);
        position += count;
        return count;
    }

    private int pull(byte[] into, int offset, int length) throws IOException {
        if (readNanos == 0) {
            return transport.read(into, offset, length);
        }
        deadline.in(readNanos);
        int count = transport.read(into, offset, length);
        deadline.clear();
        return count;
    }

    private void makeRoom() {
        if (position == end) {
            position = 0;
            end = 0;
        }
        if (end < buffer.length) {
            return;
        }
        if (buffer.length < Buffers.SIZE) {
            moveTo(Buffers.borrow());
        } else if (position > buffer.length / 2) {
            moveTo(buffer);
        } else {
            // Only a head makes it grow, and its limit bounds that.
            moveTo(new byte[2 * buffer.length]);
        }
    }

    private void moveTo(byte[] target) {
        byte[] left = buffer;
        System.arraycopy(left, position, target, 0, buffered());
        end = buffered();
        position = 0;
        buffer = target;
        if (left.length > small.length && target.length != left.length) {
            Buffers.giveBack(left);
        }
    }

    /** Gives a borrowed buffer back, if what waits fits into the small one. */
    public void giveBack() {
        if (buffer.length > small.length && buffered() <= small.length) {
            moveTo(small);
        }
    }

    /** Drops what waits, and the buffer with it: another thread may still be reading into it. */
    void forsake() {
        buffer = small;
        position = 0;
        end = 0;
    }
}
