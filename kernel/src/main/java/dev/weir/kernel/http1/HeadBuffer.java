package dev.weir.kernel.http1;

import dev.weir.api.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Collects the bytes of a head. Its buffer is borrowed at the first byte and goes back with {@link
 * #giveBack}. Used by one thread at a time.
 */
public sealed class HeadBuffer permits Output {
    private static final byte[] NOTHING = {};
    private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);

    byte[] buffer = NOTHING;
    int size;

    /** Nothing collected yet. */
    public HeadBuffer() {}

    /** How many bytes are collected. */
    public int size() {
        return size;
    }

    /** Adds ISO-8859-1 text. */
    public void text(String text) {
        text(text, 0);
    }

    /** Adds ISO-8859-1 text from a place on. */
    @SuppressWarnings("deprecation") // what it does to other text, dropping bits, is meant here
    public void text(String text, int from) {
        int length = text.length() - from;
        reserve(length);
        text.getBytes(from, text.length(), buffer, size);
        size += length;
    }

    /** Adds bytes. */
    public void bytes(byte[] bytes, int offset, int length) {
        reserve(length);
        System.arraycopy(bytes, offset, buffer, size, length);
        size += length;
    }

    /** Adds bytes. */
    public void bytes(byte[] bytes) {
        bytes(bytes, 0, bytes.length);
    }

    void separator() {
        pair(':', ' ');
    }

    /** Adds a line end. */
    public void lineEnd() {
        pair('\r', '\n');
    }

    private void pair(char first, char second) {
        reserve(2);
        buffer[size++] = (byte) first;
        buffer[size++] = (byte) second;
    }

    /** Adds a number in decimal digits. */
    public void number(long number) {
        if (number >= 10) {
            number(number / 10);
        }
        reserve(1);
        buffer[size++] = (byte) ('0' + number % 10);
    }

    /** Adds a field line. */
    public void field(String name, String value) {
        text(name);
        separator();
        text(value);
        lineEnd();
    }

    /** Adds the field line at a place of any headers, the bytes as they are. */
    public void field(Headers headers, int index) {
        if (headers instanceof RawHeaders raw) {
            raw.write(index, this);
        } else {
            field(headers.name(index), headers.value(index));
        }
    }

    /** Adds {@code Content-Length}. */
    public void contentLength(long length) {
        text("Content-Length: ");
        number(length);
        lineEnd();
    }

    /** Adds the last chunk and the trailers, without those that must not be there. */
    public void lastChunk(Headers trailers) {
        bytes(LAST_CHUNK);
        for (int i = 0; i < trailers.size(); i++) {
            if (!RawHeaders.field(trailers, i).framing()) {
                field(trailers, i);
            }
        }
        lineEnd();
    }

    /** Drops what is collected. */
    public void clear() {
        size = 0;
    }

    /** A copy of what is collected. */
    public byte[] toBytes() {
        return Arrays.copyOf(buffer, size);
    }

    final void reserve(int count) {
        if (buffer.length == 0) {
            buffer = Buffers.borrow();
        }
        if (size + count > buffer.length) {
            byte[] larger = Arrays.copyOf(buffer, Math.max(2 * buffer.length, size + count));
            Buffers.giveBack(buffer);
            buffer = larger;
        }
    }

    /** Gives the buffer back; what is collected is dropped. */
    public void giveBack() {
        Buffers.giveBack(buffer);
        buffer = NOTHING;
        size = 0;
    }
}
