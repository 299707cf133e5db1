package dev.weir.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Content that is read once from a stream. */
final class StreamBody implements Body {
    private final Content stream;
    private final long length;
    private final Supplier<Headers> trailers;
    // Opened on one thread, possibly closed on another: a request body is sent on a second thread.
    private final AtomicBoolean taken = new AtomicBoolean();

    StreamBody(InputStream stream, long length, Supplier<Headers> trailers) {
        this.stream = new Content(stream);
        this.length = length;
        this.trailers = trailers;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public boolean replayable() {
        return false;
    }

    @Override
    public int available() {
        try {
            return taken.get() ? 0 : stream.available();
        } catch (IOException e) {
            return 0; // whoever reads is told
        }
    }

    @Override
    public boolean untouched() {
        return !taken.get();
    }

    @Override
    public InputStream open() {
        if (!taken.compareAndSet(false, true)) {
            throw new IllegalStateException(
                    "a streamed body can be opened once; it was opened or closed before");
        }
        return stream;
    }

    @Override
    public Headers trailers() {
        return stream.ended ? trailers.get() : Headers.empty();
    }

    @Override
    public void close() {
        taken.set(true);
        try {
            stream.close();
        } catch (IOException e) {
            throw new UncheckedIOException("closing a body failed", e);
        }
    }

    /** The stream, watched for its end: only then there are trailers. */
    private static final class Content extends FilterInputStream {
        // Read and asked for trailers on different threads.
        private volatile boolean ended;

        Content(InputStream stream) {
            super(stream);
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            if (b < 0) {
                ended = true;
            }
            return b;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            if (count < 0) {
                ended = true;
            }
            return count;
        }
    }
}
