package dev.weir.tck;

import dev.weir.api.Body;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A streamed body that knows whether it was closed. It cannot be read twice. */
public final class WatchedBody {
    private final Body body;
    private volatile boolean closed;

    /** A body with that text as UTF-8, of unknown length. */
    public WatchedBody(String text) {
        InputStream bytes = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        body =
                Body.stream(
                        new FilterInputStream(bytes) {
                            @Override
                            public void close() {
                                closed = true;
                            }
                        },
                        -1);
    }

    /** The body to hand out; always the same. */
    public Body body() {
        return body;
    }

    /** Whether the body, or the stream that it was opened as, was closed. */
    public boolean closed() {
        return closed;
    }
}
