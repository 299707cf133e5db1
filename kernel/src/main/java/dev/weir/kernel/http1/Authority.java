package dev.weir.kernel.http1;

/** The rules of a host and port, as in {@code Host} (RFC 9110 §7.2, RFC 3986 §3.2.2). */
final class Authority {
    private static final int MAX_PORT = 65535;

    private Authority() {}

    /** Whether it is {@code host [":" port]} with a host that is not empty, and no user. */
    static boolean isValid(String text) {
        int hostEnd = text.startsWith("[") ? literalEnd(text) : nameEnd(text);
        if (hostEnd <= 0) {
            return false;
        }
        return hostEnd == text.length()
                || (text.charAt(hostEnd) == ':' && isPort(text, hostEnd + 1));
    }

    /** The end of a registered name or IPv4 address; 0 if there is none. */
    private static int nameEnd(String text) {
        int at = 0;
        while (at < text.length() && isNameCharacter(text, at)) {
            at++;
        }
        return at;
    }

    private static boolean isNameCharacter(String text, int at) {
        char c = text.charAt(at);
        if (c == '%') {
            return at + 2 < text.length()
                    && Octets.hex(text.charAt(at + 1)) >= 0
                    && Octets.hex(text.charAt(at + 2)) >= 0;
        }
        // RFC 3986 §3.2.2: reg-name. Without the comma, which would look like two hosts.
        return Octets.isAlphanumeric(c) || "-._~!$&'()*+;=".indexOf(c) >= 0;
    }

    /** The end of an IP literal, after its bracket; 0 if it is not one. */
    private static int literalEnd(String text) {
        int close = text.indexOf(']');
        for (int i = 1; i < close; i++) {
            char c = text.charAt(i);
            if (Octets.hex(c) < 0 && c != ':' && c != '.') {
                return 0;
            }
        }
        return close < 3 ? 0 : close + 1;
    }

    /** Whether it is digits that make a port; none at all are, as RFC 3986 §3.2.3 has it. */
    static boolean isPort(String digits) {
        return isPort(digits, 0);
    }

    private static boolean isPort(String text, int from) {
        int port = 0;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
            port = 10 * port + (c - '0');
            if (port > MAX_PORT) {
                return false;
            }
        }
        return true;
    }
}
