package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A body that a guest of the handler ABI reads, writes, or both. */
final class HandlerBody {
    private final Body source;
    private @Nullable InputStream in;
    private byte @Nullable [] buffered;
    private @Nullable Content written;

    HandlerBody(Body source) {
        this.source = source;
    }

    /**
     * Takes all of it into memory, so that reading it does not use it up.
     *
     * @return the trailers
     */
    Headers buffer(int most) throws IOException {
        byte[] all = source.readAll(most);
        buffered = all;
        in = new ByteArrayInputStream(all);
        return source.trailers();
    }

    /** Fills an array as far as there is more; fewer bytes are the end. */
    int read(byte[] into) {
        try {
            InputStream from = in == null ? source.open() : in;
            in = from;
            return from.readNBytes(into, 0, into.length);
        } catch (IOException e) {
            throw new UncheckedIOException("reading the body failed", e);
        }
    }

    /** Adds to what replaces it. */
    void write(byte[] bytes, long most) {
        if (written == null) {
            written = new Content();
        }
        if (written.length() + (long) bytes.length > most) {
            throw new IllegalArgumentException(
                    "a written body can have at most " + most + " bytes");
        }
        written.add(bytes, bytes.length);
    }

    /** What goes on: what was written, else what is left to read. */
    Body result(Headers trailers) {
        if (written != null) {
            source.close();
            byte[] bytes = written.take();
            return withTrailers(bytes, trailers);
        }
        if (buffered != null) {
            return withTrailers(buffered, trailers);
        }
        return in == null ? source : Body.stream(in, -1, source::trailers);
    }

    private static Body withTrailers(byte[] bytes, Headers trailers) {
        return trailers.size() == 0
                ? Body.of(bytes)
                : Body.stream(new ByteArrayInputStream(bytes), -1, () -> trailers);
    }
}
