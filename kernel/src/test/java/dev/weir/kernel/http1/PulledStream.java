package dev.weir.kernel.http1;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;

/** A stream that gives one part with each read; on demand only, or failing at its end. */
final class PulledStream extends InputStream {
    private final byte[][] parts;
    private int next;
    private boolean endless;
    private boolean failing;
    private final Semaphore steps = new Semaphore(0);
    private boolean stepwise;

    PulledStream(String... parts) {
        this.parts =
                Arrays.stream(parts)
                        .map(part -> part.getBytes(StandardCharsets.ISO_8859_1))
                        .toArray(byte[][]::new);
    }

    static PulledStream endless() {
        PulledStream stream = new PulledStream("x".repeat(1000));
        stream.endless = true;
        return stream;
    }

    PulledStream failing() {
        failing = true;
        return this;
    }

    /** Each read, that of the end too, waits for a {@link #step}. */
    PulledStream stepwise() {
        stepwise = true;
        return this;
    }

    void step() {
        steps.release();
    }

    @Override
    public int read() {
        throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (stepwise) {
            steps.acquireUninterruptibly();
        }
        if (next == parts.length && !endless) {
            if (failing) {
                throw new GatewayException(
                        FailureType.UPSTREAM_FAILED, Source.UPSTREAM, "it broke off");
            }
            return -1;
        }
        byte[] part = parts[endless ? 0 : next++];
        System.arraycopy(part, 0, into, offset, part.length);
        return part.length;
    }
}
