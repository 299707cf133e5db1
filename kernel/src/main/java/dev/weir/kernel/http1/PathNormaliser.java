package dev.weir.kernel.http1;

import dev.weir.kernel.config.PathRules;
import dev.weir.kernel.config.PathRules.EmptySegments;
import dev.weir.kernel.config.PathRules.Parameters;
import dev.weir.kernel.config.PathRules.Rule;
import dev.weir.kernel.config.PathRules.Slash;

/**
 * Makes one path of all that mean the same, so that what is matched and guarded is what the
 * upstream gets. Giving the result in again changes nothing.
 *
 * <ul>
 *   <li>Percent-encoded unreserved characters are decoded, other encodings get capital digits (RFC
 *       3986 §6.2.2).
 *   <li>Dot segments are resolved (RFC 3986 §5.2.4); nothing leads above the root.
 * </ul>
 *
 * <p>What servers read in different ways goes by {@link PathRules}. Refused whatever they say: a
 * percent sign without two digits, overlong UTF-8, and parameters that stay on an empty or dot
 * segment ({@code ..;x}), which some servers cut off before they resolve it.
 */
public final class PathNormaliser {
    private static final PathNormaliser STRICT = new PathNormaliser(PathRules.STRICT);

    private final PathRules rules;

    private PathNormaliser(PathRules rules) {
        this.rules = rules;
    }

    /** The normal form under the rules that hold unless others are given. */
    public static String normalise(String path) {
        return normalise(path, PathRules.STRICT);
    }

    /**
     * The normal form of a path.
     *
     * @param path begins with a slash; visible ASCII, without query
     * @throws IllegalArgumentException if it is refused; the message says why, for the client
     */
    public static String normalise(String path, PathRules rules) {
        if (isNormal(path)) {
            return path;
        }
        return (rules.equals(PathRules.STRICT) ? STRICT : new PathNormaliser(rules)).whole(path);
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

    private String whole(String path) {
        String decoded = decode(path);
        if (rules.doubleEncoding() == Rule.REJECT) {
            refuseDoubleEncoding(decoded);
        }
        return resolve(decoded);
    }

    private String decode(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            char c = path.charAt(at);
            if (c == '\\') {
                slash(out, rules.backslash(), "%5C", "a backslash");
                at++;
            } else if (c != '%') {
                out.append(c);
                at++;
            } else {
                int octet = octet(path, at);
                if (octet < 0) {
                    throw refusal("a percent sign without two hexadecimal digits");
                }
                refuseOverlong(octet, octet(path, at + 3));
                octet(out, octet);
                at += 3;
            }
        }
        return out.toString();
    }

    private void octet(StringBuilder out, int octet) {
        if (octet == '/') {
            slash(out, rules.encodedSlash(), "%2F", "an encoded slash");
        } else if (octet == '\\') {
            slash(out, rules.backslash(), "%5C", "an encoded backslash");
        } else if (isControl(octet) && rules.encodedControl() == Rule.REJECT) {
            throw refusal("an encoded control character");
        } else if (isUnreserved(octet)) {
            out.append((char) octet);
        } else {
            out.append('%').append(digit(octet >> 4)).append(digit(octet & 0xF));
        }
    }

    private static void slash(StringBuilder out, Slash rule, String encoded, String what) {
        switch (rule) {
            case REJECT -> throw refusal(what);
            case KEEP -> out.append(encoded);
            case DECODE -> out.append('/');
        }
    }

    // RFC 3629 §3: C0 and C1 never occur; E0 and F0 with a low second octet are overlong.
    private static void refuseOverlong(int octet, int next) {
        boolean overlong =
                switch (octet) {
                    case 0xC0, 0xC1 -> next >= 0x80 && next < 0xC0;
                    case 0xE0 -> next >= 0x80 && next < 0xA0;
                    case 0xF0 -> next >= 0x80 && next < 0x90;
                    default -> false;
                };
        if (overlong) {
            throw refusal("overlong UTF-8");
        }
    }

    private static void refuseDoubleEncoding(String path) {
        for (int at = path.indexOf("%25"); at >= 0; at = path.indexOf("%25", at + 3)) {
            int rest = at + 3;
            while (path.startsWith("25", rest)) {
                rest += 2;
            }
            int octet = pair(path, rest);
            if (isControl(octet) || octet == '.' || octet == '/' || octet == '\\') {
                throw refusal("a doubly encoded dot, slash or control character");
            }
        }
    }

    private String resolve(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int from = 1;
        boolean directory = false;
        while (from <= path.length()) {
            int slash = path.indexOf('/', from);
            int to = slash < 0 ? path.length() : slash;
            String segment = withParameters(path.substring(from, to));
            directory = segment.isEmpty() || segment.equals(".") || segment.equals("..");
            if (segment.equals("..")) {
                out.setLength(Math.max(0, out.lastIndexOf("/")));
            } else if (!directory || (segment.isEmpty() && slash >= 0 && keepsEmpty())) {
                out.append('/').append(segment);
            }
            from = to + 1;
        }
        return directory ? out.append('/').toString() : out.toString();
    }

    private boolean keepsEmpty() {
        if (rules.emptySegments() == EmptySegments.REJECT) {
            throw refusal("an empty segment");
        }
        return rules.emptySegments() == EmptySegments.KEEP;
    }

    /** The segment with its parameters, if they may stay. */
    private String withParameters(String segment) {
        int end = segment.indexOf(';');
        int encoded = segment.indexOf("%3B");
        if (end >= 0 && rules.parameters() == Parameters.REJECT) {
            throw refusal("parameters");
        }
        if (end >= 0 && rules.parameters() == Parameters.STRIP) {
            return withParameters(segment.substring(0, end));
        }
        if (end < 0 || (encoded >= 0 && encoded < end)) {
            end = encoded;
        }
        if (end == 0
                || (end == 1 && segment.startsWith("."))
                || (end == 2 && segment.startsWith(".."))) {
            throw refusal("parameters on an empty or dot segment");
        }
        return segment;
    }

    private static IllegalArgumentException refusal(String what) {
        return new IllegalArgumentException("the path has " + what);
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

    private static char digit(int value) {
        return Character.toUpperCase(Character.forDigit(value, 16));
    }

    private static boolean isControl(int octet) {
        return (octet >= 0 && octet < 0x20) || octet == 0x7F;
    }

    // RFC 3986 §2.3
    private static boolean isUnreserved(int c) {
        return Octets.isAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
    }
}
