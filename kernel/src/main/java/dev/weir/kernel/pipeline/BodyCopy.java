package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A body and a copy of it for a filter that decides nothing: the exchange goes on with all of the
 * body, trailers included, whatever its length and however reading it ends.
 *
 * @param real what the exchange goes on with; untouched
 * @param copy what the filter sees; null if the body is longer than it holds, or broke off
 */
record BodyCopy(Body real, @Nullable Body copy) {

    /** Reads the body up to {@code max} bytes. */
    static BodyCopy of(Body body, int max) {
        if (body.replayable()) {
            return new BodyCopy(body, body);
        }
        InputStream rest = body.open();
        IOException broken = null;
        byte[] begin = new byte[Math.min(max, 8192)];
        int length = 0;
        boolean ended = false;
        try {
            while (length <= max) {
                if (length == begin.length) {
                    begin = Arrays.copyOf(begin, (int) Math.min(2L * length, max + 1L));
                }
                int read = rest.read(begin, length, begin.length - length);
                if (read < 0) {
                    ended = true;
                    break;
                }
                length += read;
            }
        } catch (IOException e) {
            broken = e;
        }
        byte[] read = Arrays.copyOf(begin, length);
        Body real = Body.stream(new Continued(read, rest, broken), body.length(), body::trailers);
        return new BodyCopy(real, ended ? Body.of(read) : null);
    }

    /** What was read, and then the rest. Read by one thread. */
    private static final class Continued extends InputStream {
        private final byte[] begin;
        private final InputStream rest;
        private final @Nullable IOException broken;
        private int position;

        Continued(byte[] begin, InputStream rest, @Nullable IOException broken) {
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
            if (broken != null) {
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
