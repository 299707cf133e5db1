package dev.weir.registry;

import java.io.IOException;

/**
 * A bundle, registry or lock that cannot be used. The message is for whoever gave it: what and
 * where, what was found, and the remedy.
 */
public class RegistryException extends IOException {
    private static final long serialVersionUID = 1L;

    /** A failure whose message says all. */
    public RegistryException(String message) {
        super(message);
    }

    /** A failure with the error underneath. */
    public RegistryException(String message, Throwable cause) {
        super(message, cause);
    }
}
