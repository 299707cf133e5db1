package dev.weir.control.revision;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One state of a gateway that was in force.
 *
 * @param number counts the changes of one configuration, from 1
 * @param time when it came into force
 * @param config the whole configuration as JSON, references kept as references
 * @param ofApi the part of it that the admin API wrote, as JSON; {@code {}} for none
 * @param overlays what was switched over it
 */
public record Revision(
        long number, Instant time, String config, String ofApi, List<Overlay> overlays) {

    public Revision {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(ofApi, "ofApi");
        overlays = List.copyOf(overlays);
    }
}
