package dev.weir.js.url;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;

/** Percent-encoded bytes (URL Standard §1.3). */
final class PercentEncoding {
    // All sets contain the C0 controls and what is not ASCII; these are the additions of each.
    static final EncodeSet C0_CONTROL = new EncodeSet("");
    static final EncodeSet FRAGMENT = new EncodeSet(" \"<>`");
    static final EncodeSet QUERY = new EncodeSet(" \"#<>");
    static final EncodeSet SPECIAL_QUERY = new EncodeSet(" \"#<>'");
    static final EncodeSet PATH = new EncodeSet(" \"#<>?^`{}");
    static final EncodeSet USERINFO = new EncodeSet(" \"#<>?^`{}/:;=@[\\]|");

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private PercentEncoding() {}

    /** The code points to be encoded in one part of a URL. */
    static final class EncodeSet {
        private final BitSet ascii = new BitSet(128);

        private EncodeSet(String additions) {
            ascii.set(0, 0x20);
            ascii.set(0x7f);
            additions.chars().forEach(ascii::set);
        }

        boolean contains(int codePoint) {
            return codePoint >= 0x80 || ascii.get(codePoint);
        }
    }

    /** Appends one code point, as its UTF-8 bytes if it is in {@code set}. */
    static void append(StringBuilder to, int codePoint, EncodeSet set) {
        if (!set.contains(codePoint)) {
            to.appendCodePoint(codePoint);
            return;
        }
        for (byte each : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
            appendByte(to, each);
        }
    }

    static String encode(String text, EncodeSet set) {
        StringBuilder encoded = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(each -> append(encoded, each, set));
        return encoded.toString();
    }

    /** Replaces each {@code %XX} by its byte, and reads the bytes as UTF-8. */
    static String decode(String text) {
        return text.indexOf('%') < 0 ? text : utf8(decoded(text.getBytes(StandardCharsets.UTF_8)));
    }

    static byte[] decoded(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2])) {
                out.write(
                        (HexFormat.fromHexDigit(bytes[i + 1]) << 4)
                                | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                out.write(bytes[i]);
            }
        }
        return out.toByteArray();
    }

    static String utf8(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    static void appendByte(StringBuilder to, byte value) {
        to.append('%').append(HEX.toHexDigits(value));
    }
}
