package dev.weir.kernel.pipeline;

import dev.weir.api.service.Capability;
import dev.weir.api.spi.CredentialPlaces;
import dev.weir.kernel.plugin.PluginInstance;
import java.util.Optional;

/**
 * What an instance does not see of an exchange.
 *
 * @param credentials the places of credentials; nothing if it may see them
 * @param consumer whether it must not know who the consumer is
 */
public record Hidden(Optional<CredentialPlaces> credentials, boolean consumer) {
    /** It sees all. */
    static final Hidden NOTHING = new Hidden(Optional.empty(), false);

    /** What that instance may not see, where credentials are in those places. */
    static Hidden from(PluginInstance instance, CredentialPlaces credentials) {
        boolean seesCredentials = instance.allowed(Capability.CREDENTIALS);
        boolean seesConsumer = instance.allowed(Capability.CONSUMER);
        return seesCredentials && seesConsumer
                ? NOTHING
                : new Hidden(
                        seesCredentials ? Optional.empty() : Optional.of(credentials),
                        !seesConsumer);
    }
}
