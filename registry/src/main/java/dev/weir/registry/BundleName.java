package dev.weir.registry;

import java.util.Locale;
import java.util.regex.Pattern;

/** The rule for names of bundles: {@code namespace/name}, as an OCI repository is named. */
final class BundleName {
    static final String RULE =
            "must be namespace/name in lower-case letters, digits and single . _ - between them";

    private static final int LONGEST = 128;
    private static final String PART = "[a-z0-9]+(?:[._-][a-z0-9]+)*";
    private static final Pattern FORM = Pattern.compile(PART + "/" + PART);

    private BundleName() {}

    static boolean isName(String text) {
        return text.length() <= LONGEST && FORM.matcher(text).matches();
    }

    /** The nearest thing to some text that may be one part of a name; empty if nothing is left. */
    static String part(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
    }
}
