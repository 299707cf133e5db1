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
        PluginInstance instance = entry.map(ChainEntry::instance).orElse(null);
        if (instance == null) {
            return false;
        }
        return switch (instance.descriptor().phase()) {
            case AUTHENTICATE, AUTHORIZE -> true;
            case EDGE, ADMIT, TRANSFORM, UPSTREAM -> false;
        };
    }
}
