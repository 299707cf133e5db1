package dev.weir.wasm;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.wasm.abi.Direction;
import dev.weir.wasm.abi.GuestStream;
import dev.weir.wasm.abi.HttpCallbacks;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * A body on its way through a guest: each chunk is shown to it as it comes, and goes on when the
 * guest lets it. Reading this stream reads the source, on the reader's thread.
 */
final class GuestBody extends InputStream {
    /** The most that is read at a time; a guest that pauses sees more and more. */
    private static final int CHUNK_BYTES = 16 << 10;

    private static final byte[] NONE = new byte[0];

    private final BoundExchange bound;
    private final Direction direction;
    private final Body source;
    private final InputStream in;
    private final byte[] chunk;
    private long left;
    private byte[] passed = NONE;
    private int taken;
    private boolean over;
    // Asked for by the writer of the body, which need not be the thread that read it last.
    private volatile Headers trailers = Headers.empty();

    private GuestBody(BoundExchange bound, Direction direction, Body source) {
        this.bound = bound;
        this.direction = direction;
        this.source = source;
        this.left = source.length();
        this.chunk = new byte[left < 0 ? CHUNK_BYTES : (int) Math.min(left, CHUNK_BYTES)];
        this.in = source.open();
    }

    /**
     * Shows a body to the guest until that lets a part of it pass.
     *
     * @return what to go on with: in memory if all of it has passed; empty if the guest answered
     */
    static Optional<Body> through(BoundExchange bound, Direction direction, Body source)
            throws IOException, InterruptedException {
        GuestBody body = new GuestBody(bound, direction, source);
        boolean goesOn = false;
        try {
            goesOn = body.advance();
        } finally {
            if (!goesOn || body.over) {
                body.close();
            }
        }
        if (!goesOn) {
            return Optional.empty();
        }
        if (body.over && body.trailers.size() == 0) {
            return Optional.of(Body.of(body.passed));
        }
        return Optional.of(Body.stream(body, body.length(), () -> body.trailers));
    }

    /** The length that the head says still; a guest that changes it takes it out of the head. */
    private long length() throws InterruptedException {
        String length = Long.toString(source.length());
        return bound.call((http, stream) ->
                http.fields(stream, direction).first("content-length").equals(Optional.of(length))
                        ? source.length()
                        : -1L);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (taken == passed.length && !more()) {
            return -1;
        }
        int count = Math.min(length, passed.length - taken);
        System.arraycopy(passed, taken, bytes, offset, count);
        taken += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean more() throws IOException {
        try {
            if (!advance()) {
                throw new IOException("the plugin ended the exchange while the body was under way");
            }
            return passed.length > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled while a plugin had the body");
        }
    }

    /** Reads on until something passes or the body is over; false if the guest answered. */
    private boolean advance() throws IOException, InterruptedException {
        passed = NONE;
        taken = 0;
        while (!over && passed.length == 0) {
            int count = in.read(chunk);
            left -= left < 0 ? 0 : Math.max(count, 0);
            boolean end = count < 0 || left == 0;
            Headers fields = count < 0 ? source.trailers() : Headers.empty();
            if (!bound.call(
                    (http, stream) -> shown(http, stream, Math.max(count, 0), end, fields))) {
                return false;
            }
        }
        return true;
    }

    private boolean shown(
            HttpCallbacks http, GuestStream stream, int count, boolean end, Headers fields)
            throws InterruptedException {
        // What the guest held back when it was called last, and has let go since.
        pass(http.passed(stream, direction));
        boolean more = fields.size() > 0;
        if (count > 0 || (end && !more)) {
            http.content(stream, direction, chunk, count, end && !more);
        }
        if (more) {
            http.trailers(stream, direction, fields);
        }
        if (end) {
            http.awaitResumed(stream, direction);
            trailers = http.trailers(stream, direction);
            over = true;
        }
        bound.requireNotClosed();
        pass(http.passed(stream, direction));
        return !stream.answered();
    }

    private void pass(byte[] bytes) {
        if (passed.length == 0) {
            passed = bytes;
        } else if (bytes.length > 0) {
            int before = passed.length;
            passed = Arrays.copyOf(passed, before + bytes.length);
            System.arraycopy(bytes, 0, passed, before, bytes.length);
        }
    }
}
