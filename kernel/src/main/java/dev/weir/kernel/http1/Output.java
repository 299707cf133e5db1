package dev.weir.kernel.http1;

import dev.weir.kernel.deadline.Deadline;
import java.io.IOException;
import java.io.InputStream;

/**
 * The writing side of a connection: collects a head, and content with it, into one write. Its
 * buffer is borrowed at the first byte and goes back with {@link #giveBack}. Used by one thread at
 * a time.
 */
public final class Output extends HeadBuffer {
    // Four digits and CR LF before the data of a chunk, CR LF after it.
    private static final int CHUNK_HEAD = 6;
    private static final int MAX_CHUNK = 0xFFFF;
    private static final int CHUNK_END = 2;
    // The least room to read content into; with less, what is there is written first.
    private static final int MIN_ROOM = 2 << 10;

    private final Transport transport;
    private final Deadline deadline;
    private final long writeNanos;
    private long written;

    /**
     * Nothing collected yet.
     *
     * @param deadline ends a write that takes longer than {@code writeNanos}
     * @param writeNanos 0: its owner sets deadlines
     */
    public Output(Transport transport, Deadline deadline, long writeNanos) {
        this.transport = transport;
        this.deadline = deadline;
        this.writeNanos = writeNanos;
    }

    /** How many bytes were written so far, or tried to. */
    public long written() {
        return written;
    }

    /**
     * Reads content into the free room, as much as one read gives; writes what is collected before,
     * if the room is small.
     *
     * @param max the most bytes to read
     * @return how many were read; -1 at the end
     */
    public int content(InputStream in, long max) throws IOException {
        makeRoom();
        int count = in.read(buffer, size, (int) Math.min(max, buffer.length - size));
        size += Math.max(count, 0);
        return count;
    }

    /** As {@link #content}, framed as one chunk (RFC 9112 §7.1). */
    public int chunk(InputStream in) throws IOException {
        makeRoom();
        int data = size + CHUNK_HEAD;
        int room = Math.min(MAX_CHUNK, buffer.length - data - CHUNK_END);
        int count = in.read(buffer, data, room);
        if (count <= 0) {
            return count;
        }
        chunkHead(count);
        size = data + count;
        lineEnd();
        return count;
    }

    private void chunkHead(int length) {
        for (int digit = 0; digit < CHUNK_HEAD - 2; digit++) {
            int value = (length >>> (4 * (CHUNK_HEAD - 3 - digit))) & 0xF;
            buffer[size + digit] = (byte) Character.forDigit(value, 16);
        }
        buffer[size + CHUNK_HEAD - 2] = '\r';
        buffer[size + CHUNK_HEAD - 1] = '\n';
    }

    /** Writes what is collected. */
    public void flush() throws IOException {
        if (size == 0) {
            return;
        }
        if (writeNanos > 0) {
            deadline.in(writeNanos);
        }
        written += size;
        try {
            transport.write(buffer, 0, size);
        } catch (IOException e) {
            throw new PeerGoneException(e);
        }
        if (writeNanos > 0) {
            deadline.clear();
        }
        size = 0;
    }

    private void makeRoom() throws IOException {
        reserve(0);
        if (buffer.length - size < MIN_ROOM) {
            flush();
        }
    }
}
