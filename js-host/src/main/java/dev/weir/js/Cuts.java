package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.Limits;

/** What a call is told that was cut. */
final class Cuts {
    private Cuts() {}

    /**
     * The failure of a call.
     *
     * @param memory the limit of memory, in words
     */
    static GatewayException failure(
            String plugin, Stage stage, Breach breach, Limits limits, String memory) {
        return switch (breach) {
            case TIME -> over(plugin, stage, "time limit of " + limits.time().toMillis() + " ms");
            case WALL -> over(plugin, stage, "wall limit of " + limits.wall().toMillis() + " ms");
            case MEMORY -> over(plugin, stage, "memory limit of " + memory);
            case DEADLINE ->
                    GatewayException.late("plugin " + plugin + " ran its " + stage.handler());
        };
    }

    private static GatewayException over(String plugin, Stage stage, String limit) {
        return new GatewayException(
                FailureType.PLUGIN_LIMIT,
                GatewayException.Source.PLUGIN,
                "plugin %s was cut in %s: it went over its %s"
                        .formatted(plugin, stage.handler(), limit));
    }
}
