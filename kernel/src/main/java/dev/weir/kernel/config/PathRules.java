package dev.weir.kernel.config;

/**
 * What becomes of paths that servers read in different ways. Whatever it is, it happens before
 * routes are matched, and the upstream gets what was matched.
 *
 * @param emptySegments {@code //}
 * @param encodedSlash {@code %2F}
 * @param backslash {@code \} and {@code %5C}
 * @param encodedControl {@code %00} to {@code %1F}, and {@code %7F}
 * @param parameters {@code ;x} at the end of a segment; on an empty or dot segment it is refused
 *     unless parameters are stripped
 * @param doubleEncoding {@code %25} before what would be an encoded dot, slash, backslash or
 *     control character
 */
public record PathRules(
        EmptySegments emptySegments,
        Slash encodedSlash,
        Slash backslash,
        Rule encodedControl,
        Parameters parameters,
        Rule doubleEncoding) {

    /** Empty segments go, parameters stay, all else is refused. */
    public static final PathRules STRICT =
            new PathRules(
                    EmptySegments.MERGE,
                    Slash.REJECT,
                    Slash.REJECT,
                    Rule.REJECT,
                    Parameters.KEEP,
                    Rule.REJECT);

    /** Refused with 400, or forwarded as it is. */
    public enum Rule {
        REJECT,
        KEEP
    }

    /** What becomes of {@code //}. */
    public enum EmptySegments {
        /** It is one slash. */
        MERGE,
        KEEP,
        REJECT
    }

    /** What becomes of what some servers take for a slash. */
    public enum Slash {
        REJECT,
        /** It is a character of its segment, forwarded in encoded form. */
        KEEP,
        /** It is a slash, before dot segments are resolved. */
        DECODE
    }

    /** What becomes of path parameters. */
    public enum Parameters {
        KEEP,
        /** They go, before dot segments are resolved. */
        STRIP,
        REJECT
    }
}
