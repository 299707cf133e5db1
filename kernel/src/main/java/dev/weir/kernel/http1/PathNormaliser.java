package dev.weir.kernel.http1;

import java.util.Locale;

/**
 * Makes one path of all that mean the same, so that what is matched and guarded is what the
 * upstream gets. Giving the result in again changes nothing.
 *
 * <ul>
 *   <li>Percent-encoded unreserved characters are decoded, other encodings get capital digits (RFC
 *       3986 §6.2.2).
 *   <li>Empty segments go: {@code //} becomes {@code /}.
 *   <li>Dot segments are resolved (RFC 3986 §5.2.4); nothing leads above the root.
 * </ul>
 *
 * <p>What servers read in different ways is refused: a backslash, plain or encoded; an encoded
 * slash or control character; a percent sign without two digits, or one that hides an encoded dot,
 * slash or control character behind a second decoding; overlong UTF-8; and parameters on an empty
 * or dot segment ({@code ..;x}), which some servers cut off before they resolve it.
 */
public final class PathNormaliser {
    private PathNormaliser() {}

    /**
     * The normal form of a path.
     *
     * @param path begins with a slash; visible ASCII, without query
     * @throws IllegalArgumentException if it is refused; the message says why, for the client
     */
    public static String normalise(String path) {
        if (isNormal(path)) {
            return path;
        }
        String decoded = decode(path);
        refuseDoubleEncoding(decoded);
        return resolve(decoded);
    }

    /** Whether nothing in it needs a second look; most paths. */
    private static boolean isNormal(String path) {
        char previous = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '%' || c == '\\' || c == ';' || (previous == '/' && (c == '/' || c == '.'))) {
                return false;
            }
            previous = c;
        }
        return true;
    }

    private static String decode(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            char c = path.charAt(at);
            if (c == '\\') {
                throw new IllegalArgumentException("the path has a backslash");
            }
            if (c != '%') {
                out.append(c);
                at++;
                continue;
            }
            int octet = octet(path, at);
            if (octet < 0) {
                throw new IllegalArgumentException(
                        "the path has a percent sign without two hexadecimal digits");
            }
            refuse(octet, octet(path, at + 3));
            if (isUnreserved(octet)) {
                out.append((char) octet);
            } else {
                out.append(path.substring(at, at + 3).toUpperCase(Locale.ROOT));
            }
            at += 3;
        }
        return out.toString();
    }

    private static void refuse(int octet, int next) {
        if (octet < 0x20 || octet == 0x7F) {
            throw new IllegalArgumentException("the path has an encoded control character");
        }
        if (octet == '/' || octet == '\\') {
            throw new IllegalArgumentException("the path has an encoded slash or backslash");
        }
        // RFC 3629 §3: C0 and C1 never occur; E0 and F0 with a low second octet are overlong.
        boolean overlong =
                switch (octet) {
                    case 0xC0, 0xC1 -> next >= 0x80 && next < 0xC0;
                    case 0xE0 -> next >= 0x80 && next < 0xA0;
                    case 0xF0 -> next >= 0x80 && next < 0x90;
                    default -> false;
                };
        if (overlong) {
            throw new IllegalArgumentException("the path has overlong UTF-8");
        }
    }

    private static void refuseDoubleEncoding(String path) {
        for (int at = path.indexOf("%25"); at >= 0; at = path.indexOf("%25", at + 3)) {
            int rest = at + 3;
            while (path.startsWith("25", rest)) {
                rest += 2;
            }
            int octet = pair(path, rest);
            if ((octet >= 0 && octet < 0x20)
                    || octet == 0x7F
                    || octet == '.'
                    || octet == '/'
                    || octet == '\\') {
                throw new IllegalArgumentException(
                        "the path has a doubly encoded dot, slash or control character");
            }
        }
    }

    private static String resolve(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int from = 1;
        boolean directory = false;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String segment = path.substring(from, to);
            directory = true;
            if (segment.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!segment.isEmpty() && !segment.equals(".")) {
                refuseParameters(segment);
                out.append('/').append(segment);
                directory = false;
            }
            from = to + 1;
        }
        return directory ? out.append('/').toString() : out.toString();
    }

    private static void refuseParameters(String segment) {
        int end = segment.indexOf(';');
        int encoded = segment.indexOf("%3B");
        if (end < 0 || (encoded >= 0 && encoded < end)) {
            end = encoded;
        }
        if (end == 0
                || (end == 1 && segment.startsWith("."))
                || (end == 2 && segment.startsWith(".."))) {
            throw new IllegalArgumentException(
                    "the path has parameters on an empty or dot segment");
        }
    }

    /** The octet that {@code %XX} at that place stands for; -1 if there is none. */
    private static int octet(String path, int at) {
        return at < path.length() && path.charAt(at) == '%' ? pair(path, at + 1) : -1;
    }

    private static int pair(String path, int at) {
        if (at + 2 > path.length()) {
            return -1;
        }
        int high = Octets.hex(path.charAt(at));
        int low = Octets.hex(path.charAt(at + 1));
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    // RFC 3986 §2.3
    private static boolean isUnreserved(int c) {
        return Octets.isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
    }
}
