package dev.weir.js.url;

/** Windows drive letters, which paths of files keep (URL Standard §4.2). */
final class DriveLetter {
    private DriveLetter() {}

    static boolean is(CharSequence text) {
        return text.length() == 2
                && Ascii.isLetter(text.charAt(0))
                && (text.charAt(1) == ':' || text.charAt(1) == '|');
    }

    static boolean isNormalised(String text) {
        return is(text) && text.charAt(1) == ':';
    }

    /** Whether a drive letter, and nothing else of that segment, is at {@code index}. */
    static boolean begins(int[] input, int index) {
        return index + 1 < input.length
                && Ascii.isLetter(input[index])
                && (input[index + 1] == ':' || input[index + 1] == '|')
                && (index + 2 == input.length || "/\\?#".indexOf(input[index + 2]) >= 0);
    }
}
