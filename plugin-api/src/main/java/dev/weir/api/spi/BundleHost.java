package dev.weir.api.spi;

import dev.weir.api.Unstable;

/** Runs bundles of one kind. Found by {@link java.util.ServiceLoader}. */
@Unstable
public interface BundleHost {

    /**
     * Whether this host runs bundles of that kind. Pure and cheap: an engine is loaded only by
     * {@link #load}.
     */
    boolean runs(String kind);

    /**
     * Turns a bundle into a factory: parses and compiles its code. Not on the way of a request.
     *
     * @throws BundleException if the ABI is not one this host knows or the code cannot be loaded
     * @throws Exception any other failure
     */
    PluginFactory<ConfigValue> load(BundleFiles bundle) throws Exception;
}
