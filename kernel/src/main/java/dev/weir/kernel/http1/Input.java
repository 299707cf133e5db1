package dev.weir.kernel.http1;

import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.memory.Ledger;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The reading side of a connection. It has no buffer while nothing waits in it, a small one of its
 * own for few bytes, and borrows a larger one while a message needs it. Used by one thread at a
 * time.
 */
public final class Input {
    private static final byte[] NONE = {};

    private final Transport transport;
    private final Deadline deadline;
    private final int smallSize;
    // What is borrowed beyond the small buffer is held there; null: by nobody's account.
    private final @Nullable Ledger ledger;
    private byte[] buffer = NONE;
    private int position;
    private int end;
    private long readNanos;
    // What is left of the time to wait for content, and how long each byte of it adds; 0: a read
    // has all of readNanos.
    private long patience;
    private long nanosPerByte;
    private int held;

    /**
     * Nothing read yet.
     *
     * @param deadline ends a read that takes too long, see {@link #readTimeout}
     * @param smallSize the bytes to keep without borrowing; 0 to borrow at the first byte
     */
    public Input(Transport transport, Deadline deadline, int smallSize) {
        this(transport, deadline, smallSize, null);
    }

    /** As the other, what it borrows held by a ledger. */
    Input(Transport transport, Deadline deadline, int smallSize, @Nullable Ledger ledger) {
        this.transport = transport;
        this.deadline = deadline;
        this.ledger = ledger;
        this.smallSize = smallSize;
    }

    /**
     * From now on every read must bring something within that time; 0: its owner sets deadlines.
     */
    public void readTimeout(long nanos) {
        readNanos = nanos;
        nanosPerByte = 0;
    }

    /**
     * As {@link #readTimeout}; and the waits for content together may take no longer than {@code
     * nanos} and what it takes to bring as many bytes at that rate. 0 is no rate.
     */
    void readTimeout(long nanos, int bytesPerSecond) {
        readNanos = nanos;
        patience = nanos;
        nanosPerByte = bytesPerSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
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
        return fill(false);
    }

    /**
     * As {@link #fill}, where the peer has just got something to answer and cannot have answered
     * yet: see {@link Transport#readLater}.
     */
    public boolean await() throws IOException {
        return fill(true);
    }

    /** What a wait for a message came to. */
    enum Arrival {
        MESSAGE,
        END,
        /** Nothing has arrived yet, and it was not waited for, or {@link Transport#nudge} came. */
        NOTHING
    }

    /**
     * Waits for the first bytes of a message, where nothing is buffered and its owner has set a
     * deadline: without a buffer; then it takes as much at once as a large one holds. The first
     * time it does not wait, if it could.
     */
    Arrival awaitMessage() throws IOException {
        if (transport.awaitInput()) {
            return takeMessage();
        }
        // The first bytes of a connection mostly are here already.
        moveTo(new byte[smallSize]);
        return arrived();
    }

    /** As {@link #awaitMessage}, where it is known that a read does not wait. */
    Arrival takeMessage() throws IOException {
        makeRoom();
        return arrived();
    }

    private Arrival arrived() throws IOException {
        int count = transport.readSoon(buffer, 0, buffer.length);
        if (count > 0) {
            end = count;
            return Arrival.MESSAGE;
        }
        giveBack();
        return count < 0 ? Arrival.END : Arrival.NOTHING;
    }

    private boolean fill(boolean later) throws IOException {
        makeRoom();
        int count = pull(later, buffer, end, buffer.length - end);
        if (count < 0) {
            return false;
        }
        end += count;
        return true;
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
                return pull(false, into, offset, length);
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

    private int pull(boolean later, byte[] into, int offset, int length) throws IOException {
        if (readNanos == 0) {
            return readFrom(later, into, offset, length);
        }
        long start = nanosPerByte == 0 ? 0 : System.nanoTime();
        deadline.in(nanosPerByte == 0 ? readNanos : patience);
        int count = readFrom(later, into, offset, length);
        deadline.clear();
        if (count < 0 && deadline.expired()) {
            throw new SlowPeerException();
        }
        if (nanosPerByte > 0) {
            long left = patience - (System.nanoTime() - start) + count * nanosPerByte;
            patience = Math.clamp(left, 1, readNanos);
        }
        return count;
    }

    private int readFrom(boolean later, byte[] into, int offset, int length) throws IOException {
        return later
                ? transport.readLater(into, offset, length)
                : transport.read(into, offset, length);
    }

    private void makeRoom() throws NoMemoryException {
        if (position == end) {
            position = 0;
            end = 0;
        }
        if (end < buffer.length) {
            return;
        }
        if (buffer.length < Buffers.SIZE) {
            borrow();
        } else if (position > buffer.length / 2) {
            moveTo(buffer);
        } else {
            // Only a head makes it grow, and its limit bounds that.
            hold(buffer.length);
            moveTo(new byte[2 * buffer.length]);
        }
    }

    private void borrow() throws NoMemoryException {
        if (held(Buffers.SIZE)) {
            moveTo(Buffers.borrow());
        } else if (buffer.length < smallSize) {
            // The small one does, more slowly.
            moveTo(new byte[smallSize]);
        } else {
            throw new NoMemoryException();
        }
    }

    private void hold(int bytes) throws NoMemoryException {
        if (!held(bytes)) {
            throw new NoMemoryException();
        }
    }

    /** Whether the ledger has room for so many bytes; they are held then. */
    private boolean held(int bytes) {
        if (ledger != null && !ledger.take(bytes)) {
            return false;
        }
        held += bytes;
        return true;
    }

    private void release() {
        if (ledger != null && held > 0) {
            ledger.give(held);
        }
        held = 0;
    }

    private void moveTo(byte[] target) {
        byte[] left = buffer;
        System.arraycopy(left, position, target, 0, buffered());
        end = buffered();
        position = 0;
        buffer = target;
        if (left.length != target.length) {
            Buffers.giveBack(left);
        }
    }

    /** Gives its buffer back, if what waits, if anything, fits into a small one. */
    public void giveBack() {
        if (buffered() == 0) {
            moveTo(NONE);
            release();
        } else if (buffer.length > smallSize && buffered() <= smallSize) {
            moveTo(new byte[smallSize]);
            release();
        }
    }

    /** Drops what waits, and the buffer with it: another thread may still be reading into it. */
    void forsake() {
        buffer = NONE;
        position = 0;
        end = 0;
        release();
    }
}
