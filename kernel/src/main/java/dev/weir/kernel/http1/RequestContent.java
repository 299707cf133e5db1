package dev.weir.kernel.http1;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.kernel.metrics.Refusal;
import dev.weir.kernel.metrics.Refusals;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request as filters and the upstream read it, possibly on a second thread:
 * counted, bounded, and announced to a client that waits for a 100. A failed read throws a {@link
 * GatewayException}, so that nobody takes it for a failure of his own, and costs the connection.
 */
final class RequestContent extends InputStream {
    // More unread content than this is not worth reading to keep a connection.
    private static final int DRAIN_BYTES = 64 << 10;

    private final Content content;
    private final long length;
    private final long limit;
    private final Continue expectation;
    private final Refusals refusals;
    private final AtomicBoolean reading = new AtomicBoolean();
    // Who waits until nobody reads.
    private volatile @Nullable Thread waiting;
    private volatile boolean started;
    private volatile boolean ended;
    private volatile boolean failed;
    private volatile boolean closed;
    private long count;

    /**
     * Content of a request.
     *
     * @param length its length; -1 if it is not known
     * @param limit the most bytes of it
     */
    RequestContent(
            Content content, long length, long limit, Continue expectation, Refusals refusals) {
        this.content = content;
        this.length = length;
        this.limit = limit;
        this.expectation = expectation;
        this.refusals = refusals;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int max) throws IOException {
        if (!reading.compareAndSet(false, true)) {
            throw new IllegalStateException("two threads read one request body");
        }
        try {
            return readAlone(into, offset, max);
        } catch (IOException e) {
            boolean first = !failed;
            failed = true;
            throw first ? failure(e) : closed(e);
        } finally {
            reading.set(false);
            LockSupport.unpark(waiting);
        }
    }

    private int readAlone(byte[] into, int offset, int max) throws IOException {
        if (closed || failed) {
            throw new IOException("the request body was closed");
        }
        if (!started) {
            expectation.grant();
            started = true;
        }
        int read = content.read(into, offset, max);
        count += Math.max(read, 0);
        ended = content.ended();
        if (count > limit) {
            failed = true;
            refusals.count(Refusal.BODY_TOO_LARGE);
            throw new GatewayException(
                    FailureType.BODY_TOO_LARGE,
                    Source.DOWNSTREAM,
                    "request body is longer than the listener's limit of " + limit + " bytes");
        }
        return read;
    }

    // RFC 9112 §8: an incomplete request is an error of the client; a broken connection its end.
    private GatewayException failure(IOException e) {
        return switch (e) {
            case MalformedContentException _ ->
                    refused(Refusal.MALFORMED_BODY, FailureType.BAD_REQUEST, e);
            case EOFException _ -> refused(Refusal.TRUNCATED_BODY, FailureType.BAD_REQUEST, e);
            case SlowPeerException _ ->
                    refused(Refusal.BODY_TIMEOUT, FailureType.REQUEST_TIMEOUT, e);
            case NoMemoryException _ -> refused(Refusal.NO_MEMORY, FailureType.NO_MEMORY, e);
            default -> closed(e);
        };
    }

    private GatewayException refused(Refusal reason, FailureType type, IOException e) {
        refusals.count(reason);
        return failure(type, e);
    }

    private static GatewayException closed(IOException e) {
        return failure(FailureType.CANCELLED, e);
    }

    private static GatewayException failure(FailureType type, IOException e) {
        return new GatewayException(
                type, Source.DOWNSTREAM, "reading the request body failed: " + e.getMessage(), e);
    }

    @Override
    public int available() {
        return closed ? 0 : content.available();
    }

    Headers trailers() {
        return content.trailers();
    }

    /** What the client is told before it sends the content. */
    Continue expectation() {
        return expectation;
    }

    /** How many bytes were read. */
    long count() {
        return count;
    }

    /** Whether it was read to its end. For any thread. */
    boolean ended() {
        return ended;
    }

    /**
     * Whether the connection has to be closed after the response that begins now. From then on
     * nobody is told to send the content.
     */
    boolean endsConnection() {
        boolean promised = expectation.answered();
        return failed || (!ended && (started || promised || length > DRAIN_BYTES));
    }

    /** Keeps every other thread from reading from now on; false if one reads at this moment. */
    boolean claim() {
        return reading.compareAndSet(false, true);
    }

    /** As {@link #claim()}; waits that long for another thread to stop reading. */
    boolean claim(Duration patience) {
        waiting = Thread.currentThread();
        long end = System.nanoTime() + patience.toNanos();
        boolean claimed = claim();
        while (!claimed && System.nanoTime() - end < 0) {
            LockSupport.parkNanos(this, end - System.nanoTime());
            claimed = claim();
        }
        return claimed;
    }

    /**
     * Whether the next request begins here, after a little unread content was read to its end. Only
     * for who has {@linkplain #claim claimed} it.
     */
    boolean finish() throws IOException {
        if (failed || ended || started) {
            return ended && !failed;
        }
        byte[] buffer = Buffers.borrow();
        try {
            int drained = 0;
            while (!content.ended() && drained <= DRAIN_BYTES) {
                drained += Math.max(0, content.read(buffer, 0, buffer.length));
            }
        } catch (MalformedContentException | EOFException | NoMemoryException e) {
            return false;
        } finally {
            Buffers.giveBack(buffer);
        }
        return content.ended();
    }

    @Override
    public void close() {
        closed = true;
    }
}
