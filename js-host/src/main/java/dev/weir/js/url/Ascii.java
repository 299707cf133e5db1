package dev.weir.js.url;

/** Classes of code points, in ASCII only. */
final class Ascii {
    private Ascii() {}

    static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
    }
}
