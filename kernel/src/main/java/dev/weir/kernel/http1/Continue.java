package dev.weir.kernel.http1;

import dev.weir.kernel.deadline.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The interim answer to {@code Expect: 100-continue} (RFC 9110 §10.1.1): sent when the content is
 * first read, and never once the final answer has begun. The two may happen on two threads.
 */
final class Continue {
    private static final byte[] LINE =
            "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Transport transport;
    private final Deadline deadline;
    private final long writeNanos;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private boolean pending;
    private boolean refused;

    /**
     * For one request.
     *
     * @param deadline ends a write that takes longer than {@code writeNanos}; set by nobody else
     *     before {@link #answered} but under the lock
     * @param pending whether the client waits for a 100
     */
    Continue(Transport transport, Deadline deadline, long writeNanos, boolean pending) {
        this.transport = transport;
        this.deadline = deadline;
        this.writeNanos = writeNanos;
        this.pending = pending;
    }

    /** The content is about to be read. */
    void grant() throws IOException {
        lock.lock();
        try {
            if (refused) {
                throw new IOException("the client was answered before it sent the content");
            }
            if (pending) {
                deadline.in(writeNanos);
                transport.write(LINE, 0, LINE.length);
                deadline.clear();
                pending = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes another interim answer, not in the middle of this one. */
    void beside(Output interim) throws IOException {
        lock.lock();
        try {
            interim.flush();
        } finally {
            lock.unlock();
        }
    }

    /** The final answer is about to be sent; whether the client was still waiting for a 100. */
    boolean answered() {
        lock.lock();
        try {
            refused = pending;
            return refused;
        } finally {
            lock.unlock();
        }
    }
}
