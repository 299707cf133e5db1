package dev.weir.api.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A setting that nobody may be shown: a password, a key. It is in no text that is made of it, and
 * the control plane takes it from a reference only ({@code ${env:NAME}}, {@code ${file:PATH}}), so
 * that no configuration, difference or export holds it either.
 */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /** A secret of that value; may be empty. */
    public static Secret of(String value) {
        return new Secret(Objects.requireNonNull(value, "value"));
    }

    /** The value. Not for logs, messages or answers. */
    public String reveal() {
        return value;
    }

    /** Whether it is that text; takes the same time wherever the two differ. */
    public boolean matches(String text) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether the other one is a secret of the same value. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    /** The same for all secrets: a hash says something of what was hashed. */
    @Override
    public int hashCode() {
        return Secret.class.hashCode();
    }

    /** Says that it is a secret, and nothing more. */
    @Override
    public String toString() {
        return "(secret)";
    }
}
