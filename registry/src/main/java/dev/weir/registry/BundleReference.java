package dev.weir.registry;

/**
 * A bundle as configurations and commands ask for it: {@code acme/geo@^1.2}, or {@code acme/geo}
 * for the newest release.
 *
 * @param name {@code namespace/name}
 * @param range which versions will do, by npm's rules; {@code *} is any but pre-releases
 */
public record BundleReference(String name, String range) {

    /**
     * @throws IllegalArgumentException if the name or the range is not one
     */
    public BundleReference {
        if (!BundleName.isName(name)) {
            throw new IllegalArgumentException(
                    "bundle reference: name was \"" + name + "\"; " + BundleName.RULE);
        }
        if (!range.equals(Versions.ANY) && !Versions.isRange(range)) {
            throw new IllegalArgumentException(
                    "bundle reference: range of %s was \"%s\"; must be a version or range such as 1.2.0, ^1.2, ~1.2.3, 1.x or \">=1.0.0 <2.0.0\""
                            .formatted(name, range));
        }
    }

    /**
     * Reads {@code namespace/name} or {@code namespace/name@RANGE}.
     *
     * @throws IllegalArgumentException if it is written otherwise; the message says how
     */
    public static BundleReference parse(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new BundleReference(text, Versions.ANY)
                : new BundleReference(text.substring(0, at), text.substring(at + 1));
    }

    /**
     * Whether a version will do. A pre-release does only if the range names one of the same
     * version.
     *
     * @throws IllegalArgumentException if it is no semantic version
     */
    public boolean accepts(String version) {
        return Versions.satisfies(version, range);
    }

    /** As it is written: what {@link #parse} takes. */
    @Override
    public String toString() {
        return range.equals(Versions.ANY) ? name : name + "@" + range;
    }
}
