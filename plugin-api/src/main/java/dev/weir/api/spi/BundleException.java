package dev.weir.api.spi;

import dev.weir.api.Unstable;

/** A bundle that cannot be loaded. The message names the bundle, what is wrong and the remedy. */
@Unstable
public final class BundleException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A bundle that cannot be loaded. */
    public BundleException(String message) {
        super(message);
    }

    /** A bundle that cannot be loaded, with the engine's own error. */
    public BundleException(String message, Throwable cause) {
        super(message, cause);
    }
}
