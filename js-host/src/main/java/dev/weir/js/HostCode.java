package dev.weir.js;

import org.jspecify.annotations.Nullable;

/**
 * A function of the gateway that the prelude calls. It gives null, a {@code Boolean}, a number, a
 * {@code String}, bytes or a list of these; any other object is opaque to the guest. What it throws
 * as {@link IllegalArgumentException} reaches the plugin as a {@code TypeError}.
 */
@FunctionalInterface
interface HostCode {
    @Nullable Object run(Arguments args);
}
