package dev.weir.kernel.service;

import dev.weir.api.service.Capability;
import java.util.Set;

/**
 * What one plugin instance may use: what its plugin asks for and the operator allows.
 *
 * @param capabilities what it may use
 * @param callOuts the destinations that the operator allows, as in {@link
 *     dev.weir.kernel.config.Grants#callOuts()}
 * @param asked the destinations that the plugin asks for; one must be in both
 * @param allowPrivate whether hosts may be at private, loopback and link-local addresses
 * @param environment the names of the environment variables; {@code *} for all
 * @param trusted whether the plugin is part of the gateway, so that its word is taken on whether
 *     its own configuration allows private addresses
 */
public record Granted(
        Set<Capability> capabilities,
        Set<String> callOuts,
        Set<String> asked,
        boolean allowPrivate,
        Set<String> environment,
        boolean trusted) {
    public Granted {
        capabilities = Set.copyOf(capabilities);
        callOuts = Set.copyOf(callOuts);
        asked = Set.copyOf(asked);
        environment = Set.copyOf(environment);
    }
}
