package dev.weir.control.revision;

import dev.weir.kernel.config.Switches;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * A plugin instance switched through the admin API, over what the configuration says.
 *
 * @param key which instance on which route
 * @param enabled on or off
 * @param until when it ends by itself; empty for never
 */
public record Overlay(Switches.Key key, boolean enabled, Optional<Instant> until) {
    public Overlay {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(until, "until");
    }

    /** Whether its time has come. */
    public boolean over(Instant now) {
        return until.isPresent() && !until.get().isAfter(now);
    }
}
