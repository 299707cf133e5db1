package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A body that a guest of the handler ABI reads, writes, or both. */
final class HandlerBody {
    private final Body source;
    private @Nullable InputStream in;
    private byte @Nullable [] buffered;
    private @Nullable Content written;
    private @Nullable GatewayException failure;

    HandlerBody(Body source) {
        this.source = source;
    }

    /**
     * Takes all of it into memory, so that reading it does not use it up.
     *
     * @return the trailers
     */
    Headers buffer(int most) throws IOException {
        byte[] all = source.readAll(most);
        buffered = all;
        in = new ByteArrayInputStream(all);
        return source.trailers();
    }

    /**
     * Fills an array as far as there is more; fewer bytes are the end. A client that breaks off, or
     * takes too long, ends the body for the guest, which is not to blame: {@link #failure} then
     * fails the exchange, whatever the guest makes of what it has.
     *
     * @param deadline of {@link System#nanoTime}
     */
    int read(byte[] into, long deadline) throws InterruptedException {
        if (failure != null) {
            return 0;
        }
        try {
            InputStream from = in == null ? source.open() : in;
            in = from;
            return buffered != null || source.replayable()
                    ? from.readNBytes(into, 0, into.length)
                    : LateRead.fill(from, into, deadline - System.nanoTime());
        } catch (GatewayException e) {
            failure = e;
        } catch (IOException e) {
            failure = failed(FailureType.BAD_REQUEST, "reading a body for a plugin failed", e);
        } catch (TimeoutException e) {
            failure = failed(FailureType.REQUEST_TIMEOUT, "a body did not come in time", e);
        }
        return 0;
    }

    private static GatewayException failed(FailureType type, String what, Exception cause) {
        return new GatewayException(type, GatewayException.Source.DOWNSTREAM, what, cause);
    }

    /** Why a body that the guest read broke off; empty if it did not. */
    Optional<GatewayException> failure() {
        return Optional.ofNullable(failure);
    }

    /** Adds to what replaces it. */
    void write(byte[] bytes, long most) {
        if (written == null) {
            written = new Content();
        }
        if (written.length() + (long) bytes.length > most) {
            throw new IllegalArgumentException(
                    "a written body can have at most " + most + " bytes");
        }
        written.add(bytes, bytes.length);
    }

    /** What was written, and behind it {@code rest}; {@code rest} if nothing was. */
    Body before(Body rest) throws IOException {
        if (written == null) {
            return rest;
        }
        byte[] bytes = written.take();
        InputStream both = new SequenceInputStream(new ByteArrayInputStream(bytes), rest.open());
        return Body.stream(
                both, rest.length() < 0 ? -1 : bytes.length + rest.length(), rest::trailers);
    }

    /** Whether anything was. */
    boolean isWritten() {
        return written != null;
    }

    /** What goes on: what was written, else what is left to read. */
    Body result(Headers trailers) {
        if (written != null) {
            source.close();
            byte[] bytes = written.take();
            return withTrailers(bytes, trailers);
        }
        if (buffered != null) {
            return withTrailers(buffered, trailers);
        }
        return in == null ? source : Body.stream(in, -1, source::trailers);
    }

    private static Body withTrailers(byte[] bytes, Headers trailers) {
        return trailers.size() == 0
                ? Body.of(bytes)
                : Body.stream(new ByteArrayInputStream(bytes), -1, () -> trailers);
    }
}
