package dev.weir.kernel.http1;

/** One element of a {@code Forwarded} field (RFC 7239 §4). */
final class ForwardedElement {
    private ForwardedElement() {}

    /** The value of a parameter, without its quotes; empty if it is not there. */
    static String value(String element, String name) {
        for (String pair : element.split(";", -1)) {
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
