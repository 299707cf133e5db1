package dev.weir.kernel.upstream;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request on its way out: short content whose length is known is read whole first
 * and sent in one write with the head, everything else streams on a second thread. Read whole, a
 * client that is slow or breaks off costs no connection to the target.
 */
final class Payload {
    /** What fits into a buffer beside most heads. */
    static final int INLINE_BYTES = 12 << 10;

    private static final Payload NONE = new Payload(new byte[0], Body.empty(), false);

    private final byte @Nullable [] bytes;
    private final Body body;
    private final boolean expecting;

    private Payload(byte @Nullable [] bytes, Body body, boolean expecting) {
        this.bytes = bytes;
        this.body = body;
        this.expecting = expecting;
    }

    /**
     * The content of a request; blocks while short content arrives.
     *
     * @throws GatewayException if it does not arrive whole
     */
    static Payload of(Request request) {
        Body body = request.body();
        long length = body.length();
        if (length == 0) {
            return NONE;
        }
        boolean expecting =
                !body.replayable() && body.untouched() && request.headers().contains("expect");
        if (expecting || length < 0 || length > INLINE_BYTES) {
            return new Payload(null, body, expecting);
        }
        try (InputStream in = body.open()) {
            byte[] bytes = in.readNBytes((int) length);
            if (bytes.length < length || in.read() >= 0) {
                throw wrongLength(length);
            }
            return new Payload(bytes, body, false);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Its bytes, if they are here; null if it streams. */
    byte @Nullable [] bytes() {
        return bytes;
    }

    /** Whether the client holds it back until it is asked for it (RFC 9110 §10.1.1). */
    boolean expecting() {
        return expecting;
    }

    /** What streams. */
    Body body() {
        return body;
    }

    /** The content as a stream, once, or again if it is replayable. */
    InputStream open() {
        return bytes != null ? new ByteArrayInputStream(bytes) : body.open();
    }

    /** The length in bytes; -1 if it is not known. */
    long length() {
        return bytes != null ? bytes.length : body.length();
    }

    /** Whether it can be sent a second time. */
    boolean replayable() {
        return bytes != null || body.replayable();
    }

    /** Whether nothing of it was taken, or it can be taken again. */
    boolean whole() {
        return replayable() || body.untouched();
    }

    static GatewayException wrongLength(long length) {
        return new GatewayException(
                FailureType.INTERNAL,
                Source.INTERNAL,
                "the request body is not as long as it says: " + length + " bytes");
    }

    static GatewayException unreadable(IOException e) {
        return new GatewayException(
                FailureType.CANCELLED,
                Source.DOWNSTREAM,
                "reading the request body failed: " + e.getMessage(),
                e);
    }
}
