package dev.weir.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Content that is read once from a stream. */
final class StreamBody implements Body {
    private final InputStream stream;
    private final long length;
    private final Supplier<Headers> trailers;
    // Opened on one thread, possibly closed on another: a request body is sent on a second thread.
    private final AtomicBoolean taken = new AtomicBoolean();

    StreamBody(InputStream stream, long length, Supplier<Headers> trailers) {
        this.stream = stream;
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
        return trailers.get();
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
}
