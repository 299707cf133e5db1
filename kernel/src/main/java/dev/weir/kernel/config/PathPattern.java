package dev.weir.kernel.config;

import java.util.Objects;

/** Which paths. */
public sealed interface PathPattern {

    /** One path, whole. */
    record Exact(String path) implements PathPattern {
        public Exact {
            requireAbsolute(path);
        }

        @Override
        public boolean matches(String candidate) {
            return candidate.equals(path);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /**
     * A path and all below it, by whole segments: {@code /a} matches {@code /a} and {@code /a/b},
     * never {@code /ab}.
     *
     * @param path without a slash at its end, except for the root, {@code /}, which matches all
     */
    record Prefix(String path) implements PathPattern {
        public Prefix {
            requireAbsolute(path);
            if (path.length() > 1 && path.endsWith("/")) {
                path = path.substring(0, path.length() - 1);
            }
        }

        @Override
        public boolean matches(String candidate) {
            if (path.length() == 1) {
                return true;
            }
            return candidate.startsWith(path)
                    && (candidate.length() == path.length()
                            || candidate.charAt(path.length()) == '/');
        }

        @Override
        public String toString() {
            return path.length() == 1 ? "/*" : path + "/*";
        }
    }

    /** Whether a normalised path, without its query, is meant. */
    boolean matches(String candidate);

    private static void requireAbsolute(String path) {
        Objects.requireNonNull(path, "path");
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path must start with /, was \"" + path + "\"");
        }
    }
}
