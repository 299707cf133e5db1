package dev.weir.registry;

import java.util.Comparator;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeListFactory;

/**
 * Semantic versions and npm-style ranges. The library decides what satisfies what; since it takes
 * many a misspelt range for one that nothing, or anything, satisfies, the grammar is checked here.
 */
final class Versions {
    /**
     * Lowest first, by precedence (semver.org §11); versions equal but for build metadata by text.
     */
    static final Comparator<String> ORDER =
            Comparator.comparing(Semver::new).thenComparing(Comparator.naturalOrder());

    /** Any version but pre-releases. */
    static final String ANY = "*";

    /** An OCI tag has at most 128 characters (distribution-spec, "Pulling manifests"). */
    private static final int LONGEST_VERSION = 128;

    private static final int LONGEST_RANGE = 256;
    private static final String NUMBER = "(?:0|[1-9][0-9]{0,8})";
    private static final String SUFFIX =
            "(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?";
    private static final Pattern VERSION =
            Pattern.compile(NUMBER + "\\." + NUMBER + "\\." + NUMBER + SUFFIX);

    // https://github.com/npm/node-semver#range-grammar, without the forms that mean "anything".
    private static final String PARTIAL =
            NUMBER
                    + ("(?:\\.[xX*](?:\\.[xX*])?|\\." + NUMBER)
                    + ("(?:\\.[xX*]|\\." + NUMBER + SUFFIX + ")?)?");
    private static final String SIMPLE = "(?:[<>]=?|=|\\^|~)? ?" + PARTIAL;
    private static final String SET =
            "(?:" + PARTIAL + " - " + PARTIAL + "|" + SIMPLE + "(?: " + SIMPLE + ")*)";
    private static final Pattern RANGE = Pattern.compile(SET + "(?: ?\\|\\| ?" + SET + ")*");
    private static final Pattern SPACE_AFTER_OPERATOR = Pattern.compile("([<>=^~]) ");

    private Versions() {}

    /** Whether a text is a semantic version: {@code 1.2.3}, {@code 1.0.0-rc.1+build.5}. */
    static boolean isVersion(String text) {
        return text.length() <= LONGEST_VERSION
                && VERSION.matcher(text).matches()
                && Semver.parse(text) != null;
    }

    /**
     * Whether a text is a range that says something: {@code ^1.2}, {@code >=1.0.0 <2.0.0}, {@code
     * 1.x || 3.x}.
     */
    static boolean isRange(String text) {
        return text.length() <= LONGEST_RANGE && RANGE.matcher(text).matches();
    }

    /**
     * Whether a version is within a range. A pre-release is so only if the range names a
     * pre-release of the same version (npm's rule).
     *
     * @throws IllegalArgumentException if the version is not one
     */
    static boolean satisfies(String version, String range) {
        if (!isVersion(version)) {
            throw new IllegalArgumentException(
                    "a version is semantic, such as 1.2.3, was \"" + version + "\"");
        }
        String tight = SPACE_AFTER_OPERATOR.matcher(range).replaceAll("$1");
        return RangeListFactory.create(tight).isSatisfiedBy(new Semver(version));
    }
}
