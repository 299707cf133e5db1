package dev.weir.api;

import java.util.Objects;

/**
 * Somebody who uses the APIs behind the gateway, as named in the configuration.
 *
 * @param name the configured name, unique
 */
public record Consumer(String name) {
    /** Refuses null. */
    public Consumer {
        Objects.requireNonNull(name, "name");
    }
}
