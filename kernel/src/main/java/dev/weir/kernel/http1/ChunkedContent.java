package dev.weir.kernel.http1;

import dev.weir.api.Headers;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Content in chunks (RFC 9112 §7.1), read to the letter: every other reading of the sizes is
 * somebody's way to hide a second message.
 */
final class ChunkedContent extends Content {
    private static final byte[] END = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    // 15 hexadecimal digits cannot overflow a long.
    private static final int MAX_DIGITS = 15;
    private static final int MAX_TRAILERS = 100;
    // Extensions mean nothing to us; more of them than this are an attack by overhead.
    private static final int MAX_EXTENSION_BYTES = 16 << 10;

    private final int trailerBytes;
    private long remaining;
    private boolean first = true;
    private boolean ended;
    private int extensionBytes;
    private Headers trailers = Headers.empty();

    ChunkedContent(Input in, int trailerBytes) {
        super(in);
        this.trailerBytes = trailerBytes;
    }

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public Headers trailers() {
        return trailers;
    }

    @Override
    public int available() {
        return (int) Math.min(remaining, in.buffered());
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (remaining == 0 && !ended) {
            nextChunk();
        }
        if (ended) {
            return -1;
        }
        int count = readSome(into, offset, length, remaining);
        remaining -= count;
        if (remaining == 0 && in.startsWith(END)) {
            // The usual end, already here: the connection is free with the last byte.
            in.skip(END.length);
            ended = true;
        }
        return count;
    }

    private void nextChunk() throws IOException {
        if (!first) {
            expect('\r', "chunk data is longer than its size says");
            expect('\n', "chunk data does not end with CR LF");
        }
        first = false;
        remaining = size();
        if (remaining == 0) {
            trailers = readTrailers();
            ended = true;
        }
    }

    // chunk-size = 1*HEXDIG
    private long size() throws IOException {
        long size = 0;
        int digits = 0;
        int b = next();
        while (Octets.hex(b) >= 0) {
            if (++digits > MAX_DIGITS) {
                throw new MalformedContentException("a chunk size has too many digits");
            }
            size = (size << 4) | Octets.hex(b);
            b = next();
        }
        if (digits == 0) {
            throw new MalformedContentException("a chunk size does not begin with a digit");
        }
        skipExtensions(b);
        return size;
    }

    // RFC 9112 §7.1.1: chunk-ext = *( BWS ";" BWS chunk-ext-name [ BWS "=" BWS chunk-ext-val ] )
    private void skipExtensions(int after) throws IOException {
        int b = skipSpace(after);
        if (b == '\r' && after != '\r') {
            throw new MalformedContentException("white space follows a chunk size");
        }
        while (b == ';') {
            b = skipToken(skipSpace(next()));
            b = skipSpace(b);
            if (b == '=') {
                b = skipSpace(next());
                b = skipSpace(b == '"' ? skipQuoted() : skipToken(b));
            }
        }
        if (b != '\r') {
            throw new MalformedContentException("a chunk size is followed by something else");
        }
        expect('\n', "a chunk size does not end with CR LF");
    }

    private int skipSpace(int from) throws IOException {
        int b = from;
        while (b == ' ' || b == '\t') {
            b = extension();
        }
        return b;
    }

    private int skipToken(int from) throws IOException {
        int b = from;
        if (!Octets.isToken((byte) b)) {
            throw new MalformedContentException("a chunk extension has no name or no value");
        }
        while (Octets.isToken((byte) b)) {
            b = extension();
        }
        return b;
    }

    // RFC 9110 §5.6.4: quoted-string
    private int skipQuoted() throws IOException {
        int b = extension();
        while (b != '"') {
            if (b == '\\') {
                b = extension();
            }
            if ((b < 0x20 && b != '\t') || b == 0x7F) {
                throw new MalformedContentException("a chunk extension has a control character");
            }
            b = extension();
        }
        return extension();
    }

    private int extension() throws IOException {
        if (++extensionBytes > MAX_EXTENSION_BYTES) {
            throw new MalformedContentException("chunk extensions are too long");
        }
        return next();
    }

    // RFC 9112 §7.1.2
    private Headers readTrailers() throws IOException {
        try {
            byte[] section = HeadScan.read(in, trailerBytes, Integer.MAX_VALUE);
            if (section.length == 2) {
                return Headers.empty();
            }
            RawHeaders fields = FieldLines.parse(section, 0, MAX_TRAILERS, false);
            FieldLines.stripTrailers(fields);
            return fields;
        } catch (HeadException e) {
            throw new MalformedContentException("the trailers are not valid: " + e.detail());
        }
    }

    private void expect(char wanted, String otherwise) throws IOException {
        if (next() != wanted) {
            throw new MalformedContentException(otherwise);
        }
    }

    private int next() throws IOException {
        int b = in.next();
        if (b < 0) {
            throw new EOFException("the peer ended the connection between chunks");
        }
        return b;
    }
}
