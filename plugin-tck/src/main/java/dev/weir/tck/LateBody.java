package dev.weir.tck;

import dev.weir.api.Body;
import java.io.InputStream;

/** An empty stream that knows whether it was read before its time. */
final class LateBody extends InputStream {
    private volatile boolean due;
    private volatile boolean readEarly;

    Body body() {
        return Body.stream(this, -1);
    }

    /** From now on it may be read. */
    void isDue() {
        due = true;
    }

    boolean wasReadEarly() {
        return readEarly;
    }

    @Override
    public int read() {
        if (!due) {
            readEarly = true;
        }
        return -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        return length == 0 ? 0 : read();
    }
}
