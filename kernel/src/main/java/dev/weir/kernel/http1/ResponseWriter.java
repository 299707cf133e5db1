package dev.weir.kernel.http1;

import dev.weir.api.Headers;
import dev.weir.api.Response;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes one response: head and what is there of the content in one write, the rest as it comes.
 * The framing follows the body, not the fields (RFC 9112 §6).
 */
final class ResponseWriter {
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");

    private final Output out;
    private final String method;
    private final int minorVersion;
    private final long writtenBefore;
    private boolean persistent;
    private long count;

    /**
     * For the answer to a request.
     *
     * @param persistent whether the connection may be used again
     */
    ResponseWriter(Output out, String method, int minorVersion, boolean persistent) {
        this.out = out;
        this.method = method;
        this.minorVersion = minorVersion;
        this.persistent = persistent;
        writtenBefore = out.written();
    }

    /** Whether bytes may have been sent: then no other answer is possible. */
    boolean started() {
        return out.written() > writtenBefore;
    }

    /** Whether the connection may be used again, as the head said. */
    boolean persistent() {
        return persistent;
    }

    /** How many bytes of content were sent. */
    long count() {
        return count;
    }

    /**
     * Sends it whole.
     *
     * @throws PeerGoneException if the client does not take it
     * @throws IOException if reading the body failed
     */
    void write(Response response) throws IOException {
        if (hasNoContent(response.status())) {
            head(response, false);
            out.flush();
            return;
        }
        long length = response.body().length();
        boolean chunked = length < 0 && minorVersion > 0;
        if (length < 0 && !chunked) {
            // RFC 9112 §6.3 item 8: an HTTP/1.0 client learns the end by the end of the connection.
            persistent = false;
        }
        head(response, chunked);
        if (length == 0) {
            out.flush();
            return;
        }
        try (InputStream in = response.body().open()) {
            if (in.available() == 0) {
                out.flush();
            }
            if (chunked) {
                chunks(response, in);
            } else {
                bytes(in, length);
            }
        }
    }

    /** Collects an interim answer: RFC 9110 §15.2, it ends with its fields. */
    static void interim(Output out, int status, Headers fields) {
        out.bytes(StatusLines.of(status));
        endToEnd(out, fields);
        out.lineEnd();
    }

    // RFC 9110 §6.4.1
    private boolean hasNoContent(int status) {
        return method.equals("HEAD") || status == 204 || status == 304;
    }

    private void head(Response response, boolean chunked) {
        out.bytes(StatusLines.of(response.status()));
        boolean dated = endToEnd(out, response.headers());
        if (!dated) {
            out.bytes(HttpDate.line());
        }
        if (chunked) {
            out.bytes(CHUNKED);
        } else {
            length(response);
        }
        if (!persistent) {
            out.bytes(CLOSE);
        } else if (minorVersion == 0) {
            out.bytes(KEEP_ALIVE);
        }
        out.lineEnd();
    }

    /** Writes the fields but those of the connection and the framing; whether a date was there. */
    static boolean endToEnd(HeadBuffer out, Headers headers) {
        boolean dated = false;
        for (int i = 0; i < headers.size(); i++) {
            WireField field = RawHeaders.field(headers, i);
            if (!field.hopByHop() && field != WireField.CONTENT_LENGTH) {
                out.field(headers, i);
            }
            dated |= field == WireField.DATE;
        }
        return dated;
    }

    private void length(Response response) {
        long length = response.body().length();
        int status = response.status();
        if (status == 204) {
            // RFC 9110 §8.6: no Content-Length here.
            return;
        }
        if (!hasNoContent(status)) {
            if (length >= 0) {
                out.contentLength(length);
            }
            return;
        }
        // RFC 9110 §8.6: what a GET would have got, if that is known.
        String said = response.headers().first("content-length").orElse("");
        if (!said.isEmpty()) {
            out.field("Content-Length", said);
        } else if (length > 0) {
            out.contentLength(length);
        }
    }

    private void bytes(InputStream in, long length) throws IOException {
        long remaining = length < 0 ? Long.MAX_VALUE : length;
        while (remaining > 0) {
            int read = out.content(in, remaining);
            if (read < 0 && length < 0) {
                return;
            }
            if (read < 0) {
                throw new EOFException(
                        "the body ended %d bytes before its length of %d"
                                .formatted(remaining, length));
            }
            remaining -= read;
            out.flush();
            count += read;
        }
    }

    private void chunks(Response response, InputStream in) throws IOException {
        for (int read = out.chunk(in); read >= 0; read = out.chunk(in)) {
            out.flush();
            count += read;
        }
        out.lastChunk(response.body().trailers());
        out.flush();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
