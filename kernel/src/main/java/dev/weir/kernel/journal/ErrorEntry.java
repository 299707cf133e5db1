package dev.weir.kernel.journal;

import dev.weir.api.FailureType;
import java.time.Instant;
import java.util.Objects;

/**
 * A failure that an exchange met.
 *
 * @param time when
 * @param exchange the exchange's id
 * @param route the route; empty if none was matched
 * @param plugin the plugin instance that failed; empty if none did
 * @param bundle name and version of its plugin; empty if none failed
 * @param type what went wrong
 * @param message as in the log
 * @param position where in the plugin's code; empty if not known
 * @param effect what it cost
 */
public record ErrorEntry(
        Instant time,
        String exchange,
        String route,
        String plugin,
        String bundle,
        FailureType type,
        String message,
        String position,
        Effect effect) {

    /** What a failure cost. */
    public enum Effect {
        /** The client got an error, or a broken answer. */
        FAILED,
        /** The exchange went on without the plugin. */
        WENT_ON,
        /** Nothing: the plugin is in shadow. */
        IN_SHADOW
    }

    public ErrorEntry {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(exchange, "exchange");
        Objects.requireNonNull(route, "route");
        Objects.requireNonNull(plugin, "plugin");
        Objects.requireNonNull(bundle, "bundle");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(position, "position");
        Objects.requireNonNull(effect, "effect");
    }
}
