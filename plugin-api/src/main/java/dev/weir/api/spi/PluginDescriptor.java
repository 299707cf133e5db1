package dev.weir.api.spi;

import java.util.Objects;

/**
 * What a plugin says of itself.
 *
 * @param name {@code namespace/name}, as in its bundle
 * @param version its semantic version
 * @param phase where its filters run
 * @param priority order within the phase: higher runs earlier on requests and later on responses
 * @param requestBody what its filters do with request bodies
 * @param responseBody what its filters do with response bodies
 */
public record PluginDescriptor(
        String name,
        String version,
        Phase phase,
        int priority,
        BodyNeed requestBody,
        BodyNeed responseBody) {

    /**
     * A plugin of priority 0 whose filters read no bodies.
     *
     * @param name {@code namespace/name}, as in its bundle
     * @param version its semantic version
     * @param phase where its filters run
     */
    public static PluginDescriptor of(String name, String version, Phase phase) {
        return new PluginDescriptor(name, version, phase, 0, BodyNeed.NONE, BodyNeed.NONE);
    }

    /** Refuses null. */
    public PluginDescriptor {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(phase, "phase");
        Objects.requireNonNull(requestBody, "requestBody");
        Objects.requireNonNull(responseBody, "responseBody");
    }
}
