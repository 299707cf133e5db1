package dev.weir.kernel.http1;

import java.io.IOException;

/** Content that ends with the connection (RFC 9112 §6.3 item 8). */
final class FinalContent extends Content {
    private boolean ended;

    FinalContent(Input in) {
        super(in);
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = ended ? -1 : in.read(into, offset, length);
        ended = count < 0;
        return count;
    }

    @Override
    public int available() {
        return in.buffered();
    }
}
