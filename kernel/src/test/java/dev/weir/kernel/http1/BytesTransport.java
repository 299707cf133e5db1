package dev.weir.kernel.http1;

import dev.weir.api.Client;
import java.io.ByteArrayOutputStream;

/** A peer that sends some bytes, a few at a time, and then ends; keeps what is sent to it. */
final class BytesTransport implements Transport {
    private final byte[] bytes;
    private final int step;
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private int at;

    /** The bytes, at most {@code step} with a read. */
    BytesTransport(byte[] bytes, int step) {
        this.bytes = bytes;
        this.step = step;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (at == bytes.length) {
            return -1;
        }
        int count = Math.min(Math.min(length, step), bytes.length - at);
        System.arraycopy(bytes, at, buffer, offset, count);
        at += count;
        return count;
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        written.write(buffer, offset, length);
    }

    /** What was sent to it. */
    byte[] written() {
        return written.toByteArray();
    }

    @Override
    public void endOutput() {}

    @Override
    public void endInput() {}

    @Override
    public void close() {}

    @Override
    public void abort() {}

    @Override
    public Client peer() {
        return new Client("127.0.0.1", 1, false);
    }
}
