package dev.weir.js.engine;

import java.util.HexFormat;

/** Strings as JSON writes them. */
final class JsonText {
    private static final HexFormat HEX = HexFormat.of();

    private JsonText() {}

    /** Appends a string in quotes (ECMAScript §25.5.2.3, QuoteJSONString). */
    static void quote(String value, StringBuilder to) {
        to.append('"');
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue;
            }
            if (isPair(value, i)) {
                i++;
                continue;
            }
            to.append(value, from, i);
            escape(c, to);
            from = i + 1;
        }
        to.append(value, from, value.length()).append('"');
    }

    private static boolean isPair(String value, int at) {
        return at + 1 < value.length()
                && Character.isSurrogatePair(value.charAt(at), value.charAt(at + 1));
    }

    private static void escape(char c, StringBuilder to) {
        switch (c) {
            case '"', '\\' -> to.append('\\').append(c);
            case '\b' -> to.append("\\b");
            case '\f' -> to.append("\\f");
            case '\n' -> to.append("\\n");
            case '\r' -> to.append("\\r");
            case '\t' -> to.append("\\t");
            default -> to.append("\\u").append(HEX.toHexDigits(c));
        }
    }
}
