package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.service.Capability;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A body that a plugin may read: at once, or piece by piece. One that it reads at once goes on as
 * it came all the same. Used by one thread at a time.
 */
final class GuestBody {
    /** The most that a plugin gets of a body at once; longer ones it can read as streams. */
    static final int MAX_BYTES = 1 << 20;

    private static final int CHUNK_BYTES = 16 << 10;

    private final Body body;
    private final @Nullable GuestCall owner;
    private final @Nullable Capability needs;
    private @Nullable Body whole;
    private @Nullable InputStream stream;

    /** A body of the exchange, which comes at its own speed. */
    GuestBody(Body body, GuestCall owner, Capability needs) {
        this.body = body;
        this.owner = owner;
        this.needs = needs;
    }

    /** A body that the plugin got by itself, in memory. */
    GuestBody(Body body) {
        this.body = body;
        this.owner = null;
        this.needs = null;
    }

    /** Whether it is of an exchange, and of no use after its call. */
    boolean ofExchange() {
        return owner != null;
    }

    /** The bytes that it takes for the plugin alone. */
    long weight() {
        return owner == null ? Math.max(0, body.length()) : 0;
    }

    /** What reading it needs; null for nothing. */
    @Nullable Capability needs() {
        return needs;
    }

    /**
     * Refuses what cannot be read.
     *
     * @throws IllegalArgumentException if its call has ended
     */
    void requireReadable() {
        if (owner != null) {
            owner.requireLive();
        }
    }

    /**
     * All of it, at once. Blocks while it comes.
     *
     * @throws GatewayException if it is longer than {@link #MAX_BYTES}, or breaks off
     */
    byte[] readAll() {
        try {
            if (whole == null) {
                whole = Body.of(body.readAll(MAX_BYTES));
            }
            return whole.readAll(MAX_BYTES);
        } catch (GatewayException e) {
            throw isOfResponse() && e.type() == FailureType.BODY_TOO_LARGE ? failed(e) : e;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /**
     * All of it if that is there already; null if it is not, or is too long, or nobody can tell.
     */
    byte @Nullable [] atOnce() {
        boolean there =
                whole != null
                        || (stream == null
                                && body.length() >= 0
                                && body.length() <= Math.min(MAX_BYTES, body.available()));
        return there ? readAll() : null;
    }

    /**
     * The next piece; null at the end. Blocks while it comes.
     *
     * @throws GatewayException if it breaks off
     */
    byte @Nullable [] readChunk() {
        open();
        InputStream in = Objects.requireNonNull(stream);
        byte[] chunk = new byte[CHUNK_BYTES];
        try {
            int count = in.read(chunk);
            if (count < 0) {
                in.close();
                return null;
            }
            return count == chunk.length ? chunk : Arrays.copyOf(chunk, count);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private boolean isOfResponse() {
        return needs == Capability.RESPONSE_BODY;
    }

    /** A failure of the side that the body comes from. */
    private GatewayException failed(Exception cause) {
        return isOfResponse()
                ? new GatewayException(
                        FailureType.UPSTREAM_FAILED,
                        GatewayException.Source.UPSTREAM,
                        "reading the response for a plugin failed: " + cause.getMessage(),
                        cause)
                : new GatewayException(
                        FailureType.BAD_REQUEST,
                        GatewayException.Source.DOWNSTREAM,
                        "reading the request body for a plugin failed: " + cause.getMessage(),
                        cause);
    }

    /** From now on it can be read piece by piece only, and by nobody else. */
    void open() {
        if (stream == null) {
            stream = whole == null ? body.open() : whole.open();
        }
    }

    /** Nobody wants the rest of it. */
    void cancel() {
        body.close();
    }

    /**
     * The body as it goes on from {@code call}.
     *
     * @throws IllegalArgumentException if it is of another one, or the plugin has read it as a
     *     stream: then it is gone
     */
    @SuppressWarnings("ReferenceEquality") // the very one
    Body toPassOn(GuestCall call) {
        if (owner != null && owner != call) {
            throw new IllegalArgumentException(
                    "the body of the returned message belongs to an earlier call");
        }
        if (stream != null) {
            throw new IllegalArgumentException(
                    "the body was read as a stream, so that nothing of it is left to go on; return a message with a body of its own");
        }
        return whole == null ? body : whole;
    }
}
