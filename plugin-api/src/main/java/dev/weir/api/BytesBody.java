package dev.weir.api;

import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** Content in memory; it can be read any number of times. */
final class BytesBody implements Body {
    static final Body EMPTY = new BytesBody(new byte[0]);

    private final byte[] bytes;

    BytesBody(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public long length() {
        return bytes.length;
    }

    @Override
    public boolean replayable() {
        return true;
    }

    @Override
    public int available() {
        return bytes.length;
    }

    @Override
    public boolean untouched() {
        return true;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public Headers trailers() {
        return Headers.empty();
    }

    @Override
    public void close() {
        // nothing is held
    }
}
