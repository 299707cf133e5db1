package dev.weir.api;

import java.util.Objects;

/**
 * Who a request was made by.
 *
 * @param consumer the consumer
 * @param authenticator the name of the plugin instance that established it
 */
public record Identity(Consumer consumer, String authenticator) {
    /** Refuses null. */
    public Identity {
        Objects.requireNonNull(consumer, "consumer");
        Objects.requireNonNull(authenticator, "authenticator");
    }
}
