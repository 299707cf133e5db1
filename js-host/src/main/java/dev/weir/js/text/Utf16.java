package dev.weir.js.text;

/** UTF-16 (Encoding Standard §14.2). */
final class Utf16 implements Decoder.Pieces {
    private static final char REPLACEMENT = '\uFFFD';

    private final boolean littleEndian;
    private final boolean fatal;
    private int first = -1; // the first byte of a unit
    private char lead; // a high surrogate that waits for its low one; 0 for none

    Utf16(boolean littleEndian, boolean fatal) {
        this.littleEndian = littleEndian;
        this.fatal = fatal;
    }

    @Override
    public void decode(byte[] bytes, boolean more, StringBuilder text) {
        for (byte each : bytes) {
            int octet = each & 0xFF;
            if (first < 0) {
                first = octet;
            } else {
                int unit = littleEndian ? (octet << 8) | first : (first << 8) | octet;
                first = -1;
                unit((char) unit, text);
            }
        }
        if (!more && (first >= 0 || lead != 0)) {
            first = -1;
            lead = 0;
            malformed(text);
        }
    }

    @Override
    public Utf16 copy() {
        Utf16 copy = new Utf16(littleEndian, fatal);
        copy.first = first;
        copy.lead = lead;
        return copy;
    }

    private void unit(char unit, StringBuilder text) {
        if (lead != 0) {
            char high = lead;
            lead = 0;
            if (Character.isLowSurrogate(unit)) {
                text.append(high).append(unit);
                return;
            }
            malformed(text);
        }
        if (Character.isHighSurrogate(unit)) {
            lead = unit;
        } else if (Character.isLowSurrogate(unit)) {
            malformed(text);
        } else {
            text.append(unit);
        }
    }

    private void malformed(StringBuilder text) {
        if (fatal) {
            throw new IllegalArgumentException("the bytes are no UTF-16");
        }
        text.append(REPLACEMENT);
    }
}
