package dev.weir.kernel.http1;

import dev.weir.api.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of one message, decoded as it is read from the connection. A failed read leaves the
 * connection at an unknown place: it must be closed.
 */
public abstract sealed class Content extends InputStream
        permits FixedContent, ChunkedContent, FinalContent {
    final Input in;

    Content(Input in) {
        this.in = in;
    }

    /**
     * The content that follows a head.
     *
     * @param length its length, or one of the values of {@link Framing}
     * @param trailerBytes the most bytes of trailers
     */
    public static Content of(Input in, long length, int trailerBytes) {
        if (length == Framing.CHUNKED) {
            return new ChunkedContent(in, trailerBytes);
        }
        return length == Framing.UNTIL_CLOSE ? new FinalContent(in) : new FixedContent(in, length);
    }

    /** Whether all of it was read, so that the next message begins here. */
    public abstract boolean ended();

    /** The trailer fields, once it has ended. */
    public Headers trailers() {
        return Headers.empty();
    }

    @Override
    public final int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public abstract int read(byte[] into, int offset, int length) throws IOException;

    /** How many bytes can be read without waiting for the peer. */
    @Override
    public abstract int available();

    /** Reads bytes of which there must be some: {@code remaining} of them are missing. */
    final int readSome(byte[] into, int offset, int length, long remaining) throws IOException {
        int count = in.read(into, offset, (int) Math.min(length, remaining));
        if (count < 0) {
            throw new EOFException(
                    "the peer ended the connection, at least " + remaining + " bytes are missing");
        }
        return count;
    }
}
