package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.kernel.exchange.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A body and a copy of it for a filter that decides nothing: the exchange goes on with all of the
 * body, trailers included, whatever its length and however reading it ends.
 *
 * @param real what the exchange goes on with; untouched
 * @param copy what the filter sees; null if the body is longer than it holds, or broke off, or
 *     there was no room for it
 * @param unheld whether there was no room for it
 */
record BodyCopy(Body real, @Nullable Body copy, boolean unheld) {
    private static final int FIRST = 8 << 10;

    /** Reads the body up to {@code max} bytes, which the exchange holds until it ends. */
    static BodyCopy of(Body body, int max, HttpExchange exchange) {
        if (body.replayable()) {
            return new BodyCopy(body, body, false);
        }
        int first = Math.min(max, FIRST);
        if (!exchange.tryHold(first)) {
            return new BodyCopy(body, null, true);
        }
        InputStream rest = body.open();
        Exception broken = null;
        byte[] begin = new byte[first];
        int length = 0;
        boolean ended = false;
        boolean unheld = false;
        try {
            while (length <= max) {
                if (length == begin.length) {
                    int larger = (int) Math.min(Math.max(FIRST, 2L * length), max + 1L);
                    unheld = !exchange.tryHold(larger - length);
                    if (unheld) {
                        break;
                    }
                    begin = Arrays.copyOf(begin, larger);
                }
                int read = rest.read(begin, length, begin.length - length);
                if (read < 0) {
                    ended = true;
                    break;
                }
                length += read;
            }
        } catch (IOException | RuntimeException e) {
            // Whoever reads the real one finds it, as without a copy.
            broken = e;
        }
        byte[] read = Arrays.copyOf(begin, length);
        Body real = Body.stream(new Continued(read, rest, broken), body.length(), body::trailers);
        return new BodyCopy(real, ended ? Body.of(read) : null, unheld);
    }

    /** What was read, and then the rest. Read by one thread. */
    private static final class Continued extends InputStream {
        private final byte[] begin;
        private final InputStream rest;
        private final @Nullable Exception broken;
        private int position;

        Continued(byte[] begin, InputStream rest, @Nullable Exception broken) {
            this.begin = begin;
            this.rest = rest;
            this.broken = broken;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            int left = begin.length - position;
            if (left > 0) {
                int count = Math.min(left, length);
                System.arraycopy(begin, position, bytes, offset, count);
                position += count;
                return count;
            }
            if (broken instanceof RuntimeException failure) {
                throw failure;
            } else if (broken != null) {
                throw new IOException(broken.getMessage(), broken);
            }
            return rest.read(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            rest.close();
        }
    }
}
