package dev.weir.api.service;

import java.util.Objects;

/**
 * A plugin used what it was not granted. The gateway has counted it when this is thrown. A bundle
 * host turns it into the error of its ABI; a filter that lets it out fails as with any exception.
 */
public final class CapabilityDeniedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What was not granted. */
    private final Capability capability;

    /**
     * A refusal.
     *
     * @param capability what was not granted
     * @param message the instance, what it tried, and the remedy; for the log
     */
    public CapabilityDeniedException(Capability capability, String message) {
        super(message);
        this.capability = Objects.requireNonNull(capability, "capability");
    }

    /** What was not granted. */
    public Capability capability() {
        return capability;
    }
}
