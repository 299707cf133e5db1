package dev.weir.registry;

/**
 * Content that is not what its digest says: changed, truncated or replaced since it was published.
 * It is never used.
 */
public final class DigestMismatchException extends RegistryException {
    private static final long serialVersionUID = 1L;

    private final String bundle;
    private final String part;
    private final transient Digest expected;
    private final transient Digest found;

    DigestMismatchException(
            String bundle, String part, String location, Content expected, Content found) {
        super(
                "%s: %s in %s was changed: expected %s, found %s; it was not loaded; push or install the bundle again"
                        .formatted(bundle, part, location, expected, found));
        this.bundle = bundle;
        this.part = part;
        this.expected = expected.digest();
        this.found = found.digest();
    }

    /** Content as it is said to be, or as it is; a negative size is not known. */
    record Content(Digest digest, long size) {
        @Override
        public String toString() {
            return size < 0 ? digest.value() : digest + " (" + size + " bytes)";
        }
    }

    /** The bundle, {@code namespace/name version}. */
    public String bundle() {
        return bundle;
    }

    /**
     * The part of the bundle: {@code layer plugin.js}, {@code plugin manifest}, {@code OCI
     * manifest}.
     */
    public String part() {
        return part;
    }

    /** What it should be. */
    public Digest expected() {
        return expected;
    }

    /** What it is. */
    public Digest found() {
        return found;
    }
}
