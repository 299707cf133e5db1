package dev.weir.js.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** {@code btoa} and {@code atob}: bytes as texts of U+0000 to U+00FF. */
public final class Base64Text {
    private Base64Text() {}

    /** The text in base64; nothing if it has a character above U+00FF. */
    public static Optional<String> encode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xFF) {
                return Optional.empty();
            }
        }
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return Optional.of(Base64.getEncoder().encodeToString(bytes));
    }

    /** What the base64 stands for (Infra Standard, "forgiving-base64 decode"); nothing if none. */
    public static Optional<String> decode(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\t' && c != '\n' && c != '\f' && c != '\r') {
                digits.append(c);
            }
        }
        if (digits.length() % 4 == 0) {
            for (int i = 0; i < 2 && endsWithPadding(digits); i++) {
                digits.setLength(digits.length() - 1);
            }
        }
        int rest = digits.length() % 4;
        if (rest == 1 || digits.indexOf("=") >= 0) {
            return Optional.empty();
        }
        // The bits that no byte needs may be anything there, and must be zero in the JDK.
        if (rest > 0) {
            zeroLastBits(digits, rest);
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(digits.toString());
            return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static boolean endsWithPadding(StringBuilder digits) {
        return !digits.isEmpty() && digits.charAt(digits.length() - 1) == '=';
    }

    private static void zeroLastBits(StringBuilder digits, int rest) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        int at = alphabet.indexOf(digits.charAt(digits.length() - 1));
        if (at >= 0) {
            int mask = rest == 2 ? ~0xF : ~0x3;
            digits.setCharAt(digits.length() - 1, alphabet.charAt(at & mask));
        }
    }
}
