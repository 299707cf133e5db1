package dev.weir.kernel.http1;

import java.io.IOException;

/** Content of a known length (RFC 9112 §6.2). */
final class FixedContent extends Content {
    private long remaining;

    FixedContent(Input in, long length) {
        super(in);
        remaining = length;
    }

    @Override
    public boolean ended() {
        return remaining == 0;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (remaining == 0) {
            return -1;
        }
        int count = readSome(into, offset, length, remaining);
        remaining -= count;
        return count;
    }

    @Override
    public int available() {
        return (int) Math.min(remaining, in.buffered());
    }
}
