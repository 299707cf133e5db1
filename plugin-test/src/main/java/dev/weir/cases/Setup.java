package dev.weir.cases;

import dev.weir.api.Client;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.ConfigValue;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.PluginUse;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The world of a case before its first exchange.
 *
 * @param config the plugin's configuration
 * @param limits where they differ from the manifest's
 * @param onError what becomes of an exchange when the plugin fails
 * @param clock what the plugin's clock shows; it stands still
 * @param seed from which the plugin's random numbers follow
 * @param route the name of the route
 * @param client who is at the other end of the connection
 * @param credentials of consumers
 * @param grants what the plugin may use
 * @param environment variables that it may read
 * @param values its key-values
 * @param callOuts what its call-outs are answered
 */
record Setup(
        ConfigValue config,
        PluginUse.LimitsOverride limits,
        GuardConfig.OnError onError,
        Instant clock,
        long seed,
        String route,
        Client client,
        List<Credential> credentials,
        Set<Capability> grants,
        Map<String, String> environment,
        Map<String, String> values,
        List<CallOutAnswer> callOuts) {
    Setup {
        credentials = List.copyOf(credentials);
        grants = Set.copyOf(grants);
        environment = Map.copyOf(environment);
        values = Map.copyOf(values);
        callOuts = List.copyOf(callOuts);
    }

    /**
     * An answer to call-outs.
     *
     * @param when the requests that it is for
     */
    record CallOutAnswer(RequestMatch when, Answer answer) {}

    /** A credential of a consumer. */
    record Credential(String consumer, String type, String secret) {}
}
