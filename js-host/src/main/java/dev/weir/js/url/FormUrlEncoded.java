package dev.weir.js.url;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** {@code application/x-www-form-urlencoded} (URL Standard §5): what queries and forms are. */
public final class FormUrlEncoded {
    private FormUrlEncoded() {}

    /** Names and values in turn. */
    public static List<String> parse(String text) {
        List<String> pairs = new ArrayList<>();
        for (String each : text.split("&", -1)) {
            if (each.isEmpty()) {
                continue;
            }
            int equals = each.indexOf('=');
            pairs.add(decode(equals < 0 ? each : each.substring(0, equals)));
            pairs.add(equals < 0 ? "" : decode(each.substring(equals + 1)));
        }
        return pairs;
    }

    /** Names and values in turn, written as one text. */
    public static String write(List<String> pairs) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pairs.size(); i += 2) {
            if (i > 0) {
                text.append('&');
            }
            append(text, pairs.get(i));
            text.append('=');
            append(text, pairs.get(i + 1));
        }
        return text.toString();
    }

    private static String decode(String text) {
        return PercentEncoding.decode(text.replace('+', ' '));
    }

    private static void append(StringBuilder to, String text) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            if (each == ' ') {
                to.append('+');
            } else if (plain(each)) {
                to.append((char) each);
            } else {
                PercentEncoding.appendByte(to, each);
            }
        }
    }

    private static boolean plain(byte value) {
        return Ascii.isLetter(value)
                || Ascii.isDigit(value)
                || value == '*'
                || value == '-'
                || value == '.'
                || value == '_';
    }
}
