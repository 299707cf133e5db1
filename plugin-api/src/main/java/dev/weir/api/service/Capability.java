package dev.weir.api.service;

import java.util.Locale;
import java.util.Optional;

/**
 * Something that a plugin has only if its manifest asks for it and the operator's {@code grants}
 * allow it. What is not listed here (heads without credentials, answering, configuration, log,
 * clock, random numbers, meters, scheduled work) every plugin has.
 */
public enum Capability {
    /** Reading and replacing the bodies of requests. */
    REQUEST_BODY,
    /** Reading and replacing the bodies of responses. */
    RESPONSE_BODY,
    /**
     * Reading and changing what callers prove themselves with: {@code Authorization}, {@code
     * Proxy-Authorization}, {@code Cookie}, {@code Set-Cookie}, and where the configured
     * authenticators look for credentials.
     */
    CREDENTIALS,
    /** {@link CallOuts}: to granted hosts and services only. */
    CALL_OUTS,
    /** {@link KeyValueStore}. */
    KV,
    /** The identity of an exchange, and the consumers of the configuration. */
    CONSUMER,
    /** Environment variables of the gateway: granted ones only. */
    ENV;

    /** Its name in manifests and configurations: {@code call-outs}. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The capability with that {@link #text()}; nothing if there is none. */
    public static Optional<Capability> of(String text) {
        for (Capability each : values()) {
            if (each.text().equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
