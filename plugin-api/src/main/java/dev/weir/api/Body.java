package dev.weir.api;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * The content of a request or response, pulled by whoever reads it: nothing is read from the
 * network before {@link #open()}, and never more than was asked for.
 */
public sealed interface Body extends AutoCloseable permits BytesBody, StreamBody {

    /** No content; length 0. */
    static Body empty() {
        return BytesBody.EMPTY;
    }

    /** Content held in memory. The array is taken over, not copied. */
    static Body of(byte[] bytes) {
        return bytes.length == 0 ? BytesBody.EMPTY : new BytesBody(bytes);
    }

    /** Text as UTF-8. */
    static Body of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Content read from a stream.
     *
     * @param length its length in bytes; -1 if it is not known
     */
    static Body stream(InputStream stream, long length) {
        return new StreamBody(stream, length, Headers::empty);
    }

    /**
     * Content read from a stream that may be followed by trailer fields.
     *
     * @param length its length in bytes; -1 if it is not known
     * @param trailers gives the trailer fields; asked only after the end of the stream
     */
    static Body stream(InputStream stream, long length, Supplier<Headers> trailers) {
        return new StreamBody(stream, length, trailers);
    }

    /** The length in bytes; -1 if it is not known. */
    long length();

    /** Whether the content can be opened any number of times. */
    boolean replayable();

    /**
     * How many bytes can be had without waiting, as far as that is known: 0 if it is not, or if the
     * content was taken. Does not open it.
     */
    int available();

    /** Whether nothing of the content was taken yet: it was neither opened nor closed. */
    boolean untouched();

    /**
     * The content as a stream; the caller closes it, which closes the body. Blocks while it waits
     * for bytes.
     *
     * @throws IllegalStateException if the body is a stream that was opened or closed before
     */
    InputStream open();

    /**
     * The whole content in memory, after which the body is closed.
     *
     * @param max the most bytes to hold
     * @throws GatewayException with {@link FailureType#BODY_TOO_LARGE} if there are more
     * @throws IOException if reading fails
     */
    default byte[] readAll(int max) throws IOException {
        try (InputStream in = open()) {
            long length = length();
            // Up to the end behind the last byte; what is known to be short needs no larger buffer.
            byte[] bytes = in.readNBytes(length < 0 ? max : (int) Math.min(max, length + 1));
            if (bytes.length == max && in.read() >= 0) {
                throw new GatewayException(
                        FailureType.BODY_TOO_LARGE,
                        GatewayException.Source.DOWNSTREAM,
                        "body is longer than " + max + " bytes");
            }
            return bytes;
        }
    }

    /** The trailer fields; empty before the content has been read to its end, or without any. */
    Headers trailers();

    /** Gives the content up; unread content of a stream is lost. Does nothing the second time. */
    @Override
    void close();
}
