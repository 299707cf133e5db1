package dev.weir.js.quick;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The functions of the gateway that the prelude calls. A value that crosses is null, a {@code
 * Boolean}, an {@code Integer}, a {@code Double}, a {@code String}, a {@code byte[]} or a list of
 * such; any other object crosses as a handle, which only the gateway can look behind. A function of
 * the guest's comes as a {@link QuickFunction}, which the guest keeps until {@link
 * QuickGuest#drop}.
 */
public interface HostCalls {

    /** Their names in order; the first one reads a module of the bundle by its name. */
    List<String> names();

    /**
     * Runs one.
     *
     * @param function its place among the names
     * @throws IllegalArgumentException if it refuses, which is a {@code TypeError} for the guest
     */
    @Nullable Object call(int function, @Nullable Object[] arguments);
}
