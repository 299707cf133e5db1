package dev.weir.js.text;

/** Texts that can be written as UTF-8. */
public final class WellFormed {
    private WellFormed() {}

    /** The text with U+FFFD for each half of a pair that stands alone, as Web IDL's USVString. */
    public static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return replaced(text);
            }
        }
        return text;
    }

    private static String replaced(String text) {
        StringBuilder whole = new StringBuilder(text.length());
        text.codePoints()
                .forEach(point ->
                        whole.appendCodePoint(
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                                        ? 0xFFFD
                                        : point));
        return whole.toString();
    }
}
