package dev.weir.kernel.upstream;

import dev.weir.kernel.http1.Content;
import java.io.IOException;
import java.io.InputStream;

/**
 * The content of an answer, read from the target's connection, which is pooled with the last byte.
 * A failed read throws a {@link dev.weir.api.GatewayException}, so that no filter takes it for a
 * failure of its own.
 */
final class ResponseContent extends InputStream {
    private final UpstreamExchange exchange;
    private final Content content;
    private boolean done;

    ResponseContent(UpstreamExchange exchange, Content content) {
        this.exchange = exchange;
        this.content = content;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (done) {
            if (content.ended()) {
                return -1;
            }
            throw new IOException("the response body was closed");
        }
        try {
            int count = content.read(into, offset, length);
            if (content.ended()) {
                done = true;
                exchange.end();
            }
            return count;
        } catch (IOException e) {
            done = true;
            exchange.giveUp();
            throw exchange.broken(e);
        }
    }

    @Override
    public int available() {
        return done ? 0 : content.available();
    }

    /** Unread content is lost, and the connection with it. */
    @Override
    public void close() {
        if (!done) {
            done = true;
            exchange.leave();
        }
    }
}
