package dev.weir.kernel.http1;

import java.util.ArrayList;
import java.util.List;

/** One element of a {@code Forwarded} field (RFC 7239 §4). */
final class ForwardedElement {
    private ForwardedElement() {}

    /** The elements of a field, without empty ones. */
    static List<String> all(String field) {
        return parts(field, ',');
    }

    /**
     * What stands between separators that are not within quotes (RFC 9110 §5.6.4). Read from the
     * end: that was written by the peer, and nothing that somebody wrote before it, such as a quote
     * that is never closed, may change what it says.
     */
    private static List<String> parts(String text, char separator) {
        List<String> parts = new ArrayList<>();
        int to = text.length();
        boolean quoted = false;
        for (int i = to - 1; i >= 0; i--) {
            char c = text.charAt(i);
            if (c == '"' && !(quoted && isEscaped(text, i))) {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(i + 1, to).strip());
                to = i;
            }
        }
        parts.add(text.substring(0, to).strip());
        parts.removeIf(String::isEmpty);
        return parts.reversed();
    }

    private static boolean isEscaped(String text, int at) {
        int from = at;
        while (from > 0 && text.charAt(from - 1) == '\\') {
            from--;
        }
        return (at - from) % 2 == 1;
    }

    /** The value of a parameter, without its quotes; empty if it is not there. */
    static String value(String element, String name) {
        for (String pair : parts(element, ';')) {
            int equals = pair.indexOf('=');
            if (equals > 0 && pair.substring(0, equals).strip().equalsIgnoreCase(name)) {
                return unquoted(pair.substring(equals + 1).strip());
            }
        }
        return "";
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1).replace("\\", "") : value;
    }
}
