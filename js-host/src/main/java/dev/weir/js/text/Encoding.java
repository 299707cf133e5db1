package dev.weir.js.text;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The encodings that can be decoded, with their labels (Encoding Standard §4.2). */
public enum Encoding {
    /** UTF-8. */
    UTF_8("utf-8", "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"),
    /** UTF-16 with the low byte first. */
    UTF_16LE("utf-16le", "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"),
    /** UTF-16 with the high byte first. */
    UTF_16BE("utf-16be", "unicodefffe utf-16be"),
    /** What the Web means by latin1 and ASCII. */
    WINDOWS_1252(
            "windows-1252",
            "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1"
                    + " iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252"
                    + " x-cp1252");

    private static final Map<String, Encoding> BY_LABEL = new HashMap<>();

    static {
        for (Encoding each : values()) {
            for (String label : each.labels.split(" ", -1)) {
                BY_LABEL.put(label, each);
            }
        }
    }

    private final String text;
    private final String labels;

    Encoding(String text, String labels) {
        this.text = text;
        this.labels = labels;
    }

    /** Its name in lower case, as {@code TextDecoder.encoding} gives it. */
    public String text() {
        return text;
    }

    /** The encoding for a label, in any case and with space around it; nothing if there is none. */
    public static Optional<Encoding> of(String label) {
        return Optional.ofNullable(BY_LABEL.get(trimmed(label).toLowerCase(Locale.ROOT)));
    }

    /** A decoder for one text. */
    public Decoder decoder(boolean fatal, boolean ignoreBom) {
        return switch (this) {
            case UTF_8 -> new Decoder(new Utf8(fatal), ignoreBom);
            case UTF_16LE -> new Decoder(new Utf16(true, fatal), ignoreBom);
            case UTF_16BE -> new Decoder(new Utf16(false, fatal), ignoreBom);
            case WINDOWS_1252 -> new Decoder(new Windows1252(), true);
        };
    }

    // Infra Standard, "ASCII whitespace", which is less than Java's.
    private static String trimmed(String label) {
        int from = 0;
        int to = label.length();
        while (from < to && isSpace(label.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(label.charAt(to - 1))) {
            to--;
        }
        return label.substring(from, to);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
    }
}
