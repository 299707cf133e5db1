package dev.weir.kernel.plugin;

import dev.weir.api.spi.BundleException;

/** Finds the plugin that a configuration means. */
public interface PluginResolver {

    /**
     * The plugin behind a reference. Called beside the running configuration; may read disks and
     * compile. The same content gives the same factory object for as long as anything uses it.
     *
     * @param use the reference as written: {@code jwt}, {@code acme/geo@^1.2}, {@code ./my-filter}
     * @throws BundleException if there is none, or it cannot be verified or loaded; the message
     *     names the bundle, the digest where one is wrong, and the remedy
     */
    ResolvedPlugin resolve(String use) throws BundleException;
}
