package dev.weir.kernel.plugin;

import dev.weir.api.Filter;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.CredentialPlaces;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.service.InstanceServices;
import dev.weir.kernel.service.InstanceState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A filter made from a plugin and a configuration. Lives as long as a pipeline uses it, across
 * configuration changes that leave its {@link InstanceId} as it is.
 */
public final class PluginInstance {
    private static final System.Logger LOG = System.getLogger(PluginInstance.class.getName());

    /** How long its code may keep whoever closes it. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final InstanceId id;
    private final ResolvedPlugin plugin;
    private final PluginDescriptor descriptor;
    private final InstanceState state;
    private final InstanceServices services;
    private final CredentialPlaces credentials;
    private final Filter filter;
    private final GuestAccount guests;
    // By route. It lives as long as the instance: a new version or configuration starts afresh.
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();

    PluginInstance(
            InstanceId id,
            ResolvedPlugin plugin,
            InstanceState state,
            InstanceServices services,
            GuestAccount guests,
            CredentialPlaces credentials,
            Filter filter) {
        this.id = id;
        this.guests = guests;
        this.plugin = plugin;
        this.descriptor = plugin.factory().descriptor();
        this.state = state;
        this.services = services;
        this.credentials = credentials;
        this.filter = filter;
    }

    /** What makes it this instance. */
    public InstanceId id() {
        return id;
    }

    /** The plugin it was made from. */
    public ResolvedPlugin plugin() {
        return plugin;
    }

    /** What the plugin says of itself. */
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    /** What it does with request bodies; nothing, if it may not. */
    public BodyNeed requestBody() {
        return allowed(Capability.REQUEST_BODY) ? descriptor.requestBody() : BodyNeed.NONE;
    }

    /** What it does with response bodies; nothing, if it may not. */
    public BodyNeed responseBody() {
        return allowed(Capability.RESPONSE_BODY) ? descriptor.responseBody() : BodyNeed.NONE;
    }

    /** Whether it may use that; what is part of the gateway is not held back in an exchange. */
    public boolean allowed(Capability capability) {
        return plugin.asks().trusted() || services.granted(capability);
    }

    /** Counts a use of what was not granted, and makes its exception. */
    public CapabilityDeniedException denied(Capability capability, String what) {
        return services.denied(capability, what);
    }

    /** Where it looks for credentials, which others then do not see. */
    public CredentialPlaces credentials() {
        return credentials;
    }

    /** The filter. */
    public Filter filter() {
        return filter;
    }

    /** The limits in force. */
    public Limits limits() {
        return state.limits();
    }

    /** What changes while it lives: its limits, and whether it runs in shadow. */
    public InstanceState state() {
        return state;
    }

    /** What its guests use. */
    public GuestAccount guests() {
        return guests;
    }

    /** Its circuit breaker on a route. */
    public Breaker breaker(String route, BreakerConfig config, Breaker.Listener listener) {
        return breakers.computeIfAbsent(
                route, _ -> new Breaker(config, listener, System::nanoTime));
    }

    /**
     * Ends its scheduled work, then itself. On a thread of its own: a change of configuration or a
     * client waits behind it, and code of a plugin may never come back.
     */
    void close() {
        Thread closing =
                Thread.ofPlatform().daemon().name("weir-close-" + id.name()).start(this::end);
        try {
            if (!closing.join(PATIENCE)) {
                LOG.log(System.Logger.Level.WARNING, "closing {0} does not end", label());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        try {
            services.close();
            filter.close();
        } catch (Exception | Error e) {
            // Whatever it is, it keeps nobody from closing others.
            LOG.log(System.Logger.Level.WARNING, "closing " + label() + " failed", e);
        }
    }

    private String label() {
        return "plugin instance %s (%s %s)"
                .formatted(id.name(), descriptor.name(), descriptor.version());
    }
}
