package dev.weir.api;

import java.util.BitSet;

/** The character rules of HTTP fields, so that nothing a plugin writes can break the framing. */
final class Tokens {
    // RFC 9110 §5.6.2: tchar
    private static final BitSet TCHAR = new BitSet(128);

    static {
        "!#$%&'*+-.^_`|~".chars().forEach(TCHAR::set);
        TCHAR.set('0', '9' + 1);
        TCHAR.set('a', 'z' + 1);
        TCHAR.set('A', 'Z' + 1);
    }

    private Tokens() {}

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!TCHAR.get(text.charAt(i))) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    // RFC 9110 §5.5: field values are visible characters, space, tab and obs-text (bytes
    // 0x80-0xFF).
    static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 0x20 && c != '\t') || c == 0x7F || c > 0xFF) {
                return false;
            }
        }
        return true;
    }

    // RFC 9112 §3.2.1: origin-form; §3.2.4: asterisk-form.
    static boolean isTarget(String text) {
        if (text.equals("*")) {
            return true;
        }
        if (!text.startsWith("/")) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c >= 0x7F || c == '#') {
                return false;
            }
        }
        return true;
    }

    /**
     * {@code text} for an error message: quoted, control characters as escapes, at most 60 long.
     */
    static String show(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < Math.min(text.length(), 60); i++) {
            char c = text.charAt(i);
            out.append(c < 0x20 || c >= 0x7F ? String.format("\\u%04x", (int) c) : c);
        }
        return out.append(text.length() > 60 ? "…\"" : "\"").toString();
    }
}
