package dev.weir.js.url;

import java.util.regex.Pattern;

/** The segments {@code .} and {@code ..}, also percent-encoded (URL Standard §4.2). */
final class DotSegment {
    private static final Pattern SINGLE = Pattern.compile("\\.|%2e", Pattern.CASE_INSENSITIVE);
    private static final Pattern DOUBLE =
            Pattern.compile("(?:\\.|%2e){2}", Pattern.CASE_INSENSITIVE);

    private DotSegment() {}

    static boolean isSingle(String segment) {
        return segment.length() <= 3 && SINGLE.matcher(segment).matches();
    }

    static boolean isDouble(String segment) {
        return segment.length() <= 6 && DOUBLE.matcher(segment).matches();
    }
}
