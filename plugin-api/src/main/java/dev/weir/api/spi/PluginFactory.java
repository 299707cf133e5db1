package dev.weir.api.spi;

import dev.weir.api.Filter;

/**
 * Makes the instances of one plugin. Built-ins are found by {@link java.util.ServiceLoader}; for
 * other bundles a {@link BundleHost} gives the factory.
 *
 * @param <C> the type of the plugin's configuration: a record, or {@link ConfigValue} for guests
 */
public interface PluginFactory<C> {

    /** What the plugin is. Pure and cheap; always equal. */
    PluginDescriptor descriptor();

    /** The shape of its configuration. Pure; always equal. */
    ConfigSchema<C> schema();

    /**
     * Where instances with that configuration look for credentials. What is there is kept from
     * plugins that may not see credentials, on every route. The default names no place beside the
     * usual fields. Pure.
     */
    default CredentialPlaces credentials(C config) {
        return CredentialPlaces.NONE;
    }

    /**
     * Makes an instance. May take its time (compile, warm up): it is called beside the running
     * configuration, never on the way of a request. It must end: no other change of the
     * configuration begins before.
     *
     * @throws ConfigException if the configuration is of the right shape but cannot work
     * @throws Exception any other failure; the configuration change is then refused
     */
    Filter create(C config, PluginContext context) throws Exception;
}
