package dev.weir.kernel.plugin;

import java.util.Objects;

/**
 * Why a plugin instance could not be made.
 *
 * @param owner who configured it
 * @param instance its name
 * @param pointer where, as a JSON pointer into the instance ({@code /use}, {@code /config/rate});
 *     empty for the whole
 * @param message what is wrong and the remedy
 */
public record PluginFault(InstanceId.Owner owner, String instance, String pointer, String message) {
    public PluginFault {
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(instance, "instance");
        Objects.requireNonNull(pointer, "pointer");
        Objects.requireNonNull(message, "message");
    }
}
