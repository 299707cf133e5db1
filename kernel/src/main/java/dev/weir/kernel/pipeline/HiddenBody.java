package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import java.io.IOException;
import java.io.InputStream;

/** Stands for a body that a filter in shadow cannot be shown. Reading it fails, and is noticed. */
final class HiddenBody extends InputStream {
    private volatile boolean read;

    /** A body of that length; closing it does nothing. */
    Body ofLength(long length) {
        return Body.stream(this, length);
    }

    /** Whether the filter tried to read it. */
    boolean wanted() {
        return read;
    }

    @Override
    public int read() throws IOException {
        read = true;
        throw new IOException("a filter in shadow sees no body unless it asks for BUFFER");
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return read();
    }
}
