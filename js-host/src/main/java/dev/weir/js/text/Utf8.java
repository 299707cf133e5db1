package dev.weir.js.text;

import java.nio.charset.StandardCharsets;

/**
 * The UTF-8 decoder (Encoding Standard §8.1.1): one U+FFFD for each maximal part of a character.
 * The JDK's gives one for the three bytes of a surrogate, where the standard has three.
 */
final class Utf8 implements Decoder.Pieces {
    private static final char REPLACEMENT = '\uFFFD';

    private final boolean fatal;
    // As the standard names them: of the character that has begun.
    private int codePoint;
    private int bytesSeen;
    private int bytesNeeded;
    private int lower = 0x80;
    private int upper = 0xBF;

    Utf8(boolean fatal) {
        this.fatal = fatal;
    }

    @Override
    public void decode(byte[] bytes, boolean more, StringBuilder text) {
        if (bytesNeeded == 0) {
            String whole = new String(bytes, StandardCharsets.UTF_8);
            // Nothing was replaced: the two agree on what is well-formed.
            if (whole.indexOf(REPLACEMENT) < 0) {
                text.append(whole);
                return;
            }
        }
        for (byte each : bytes) {
            take(each & 0xFF, text);
        }
        if (!more && bytesNeeded > 0) {
            begin();
            malformed(text);
        }
    }

    @Override
    public Utf8 copy() {
        Utf8 copy = new Utf8(fatal);
        copy.codePoint = codePoint;
        copy.bytesSeen = bytesSeen;
        copy.bytesNeeded = bytesNeeded;
        copy.lower = lower;
        copy.upper = upper;
        return copy;
    }

    private void take(int octet, StringBuilder text) {
        if (bytesNeeded == 0) {
            lead(octet, text);
        } else if (octet < lower || octet > upper) {
            begin();
            malformed(text);
            lead(octet, text);
        } else {
            lower = 0x80;
            upper = 0xBF;
            codePoint = (codePoint << 6) | (octet & 0x3F);
            if (++bytesSeen == bytesNeeded) {
                text.appendCodePoint(codePoint);
                begin();
            }
        }
    }

    private void lead(int octet, StringBuilder text) {
        if (octet < 0x80) {
            text.append((char) octet);
        } else if (octet >= 0xC2 && octet <= 0xDF) {
            begin(1, octet & 0x1F);
        } else if (octet >= 0xE0 && octet <= 0xEF) {
            begin(2, octet & 0xF);
            lower = octet == 0xE0 ? 0xA0 : 0x80;
            upper = octet == 0xED ? 0x9F : 0xBF;
        } else if (octet >= 0xF0 && octet <= 0xF4) {
            begin(3, octet & 0x7);
            lower = octet == 0xF0 ? 0x90 : 0x80;
            upper = octet == 0xF4 ? 0x8F : 0xBF;
        } else {
            malformed(text);
        }
    }

    private void begin() {
        begin(0, 0);
    }

    private void begin(int needed, int bits) {
        bytesNeeded = needed;
        bytesSeen = 0;
        codePoint = bits;
        lower = 0x80;
        upper = 0xBF;
    }

    private void malformed(StringBuilder text) {
        if (fatal) {
            throw new IllegalArgumentException("the bytes are no UTF-8");
        }
        text.append(REPLACEMENT);
    }
}
