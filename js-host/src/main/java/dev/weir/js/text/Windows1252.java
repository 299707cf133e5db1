package dev.weir.js.text;

/** windows-1252 (Encoding Standard, index of that name), which has a character for each byte. */
final class Windows1252 implements Decoder.Pieces {
    // 0x80 to 0x9F; the five bytes that Windows leaves out are the control characters of that
    // number.
    private static final String HIGH =
            "\u20AC\u0081\u201A\u0192\u201E\u2026\u2020\u2021\u02C6\u2030\u0160\u2039\u0152\u008D"
                    + "\u017D\u008F\u0090\u2018\u2019\u201C\u201D\u2022\u2013\u2014\u02DC\u2122"
                    + "\u0161\u203A\u0153\u009D\u017E\u0178";

    @Override
    public void decode(byte[] bytes, boolean more, StringBuilder text) {
        for (byte each : bytes) {
            int octet = each & 0xFF;
            text.append(octet >= 0x80 && octet < 0xA0 ? HIGH.charAt(octet - 0x80) : (char) octet);
        }
    }

    @Override
    public Windows1252 copy() {
        return this; // it keeps nothing
    }
}
