package dev.weir.control.admin;

import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.PluginInstance;
import java.util.Optional;

/** Which instances keep callers out, so that switching them off opens the route. */
final class Protection {
    /** The value of {@code ?confirm=} that says so knowingly. */
    static final String CONFIRMATION = "opens-route";

    private Protection() {}

    static boolean guards(Optional<ChainEntry> entry) {
        if (entry.isEmpty()) {
            return false;
        }
        PluginInstance instance = entry.get().instance();
        if (instance == null) {
            // What could not be loaded may be what keeps callers out; as it is, nobody comes in.
            return true;
        }
        return switch (instance.descriptor().phase()) {
            case AUTHENTICATE, AUTHORIZE -> true;
            case EDGE, ADMIT, TRANSFORM, UPSTREAM -> false;
        };
    }
}
