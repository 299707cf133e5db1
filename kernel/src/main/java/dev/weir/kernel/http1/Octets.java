package dev.weir.kernel.http1;

/** The characters of heads, and comparisons on their bytes. */
final class Octets {
    private static final boolean[] TOKEN = new boolean[128];

    static {
        // RFC 9110 §5.6.2: tchar
        "!#$%&'*+-.^_`|~".chars().forEach(c -> TOKEN[c] = true);
        for (char c = '0'; c <= 'z'; c++) {
            TOKEN[c] |= isAlphanumeric(c);
        }
    }

    private Octets() {}

    static boolean isToken(byte b) {
        return b >= 0 && TOKEN[b];
    }

    static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= TOKEN.length || !TOKEN[c]) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** RFC 9110 §5.5: visible characters, space, tab and obs-text. */
    static boolean isFieldValue(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7F || c > 0xFF) {
                return false;
            }
        }
        return true;
    }

    static boolean isAlphanumeric(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /** The value of a hexadecimal digit; -1 for anything else. */
    static int hex(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int lower = c | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    /** Whether the bytes from there on are {@code lower}, without regard to case. */
    static boolean equal(byte[] bytes, int from, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            if (lower(bytes[from + i]) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * As {@link #equal}, an underscore taken for a hyphen: servers behind us that put fields into
     * environment variables cannot tell the two apart (RFC 3875 §4.1.18).
     */
    static boolean alike(byte[] bytes, int from, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            int b = lower(bytes[from + i]);
            if ((b == '_' ? '-' : b) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether a name is the bytes of the range, without regard to case. */
    static boolean named(byte[] bytes, int from, int to, String name) {
        if (to - from != name.length()) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (lower(bytes[from + i]) != (c >= 'A' && c <= 'Z' ? c | 0x20 : c)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b | 0x20 : b & 0xFF;
    }
}
