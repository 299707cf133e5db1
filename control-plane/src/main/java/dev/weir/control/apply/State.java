package dev.weir.control.apply;

import dev.weir.api.spi.ConfigValue;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.revision.Overlay;
import dev.weir.kernel.config.Switches;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What is in force.
 *
 * @param revision its number
 * @param config the whole configuration
 * @param ofFile the part that stands in files
 * @param ofApi the part that the admin API wrote
 * @param overlays what is switched over it
 * @param notInForce what the files say and is not in force; empty when all of it is
 * @param unavailable which plugin instances could not be made, and why
 */
public record State(
        long revision,
        WeirConfig config,
        ConfigValue.Table ofFile,
        ConfigValue.Table ofApi,
        List<Overlay> overlays,
        List<String> notInForce,
        List<String> unavailable) {

    public State {
        Objects.requireNonNull(config, "config");
        Objects.requireNonNull(ofFile, "ofFile");
        Objects.requireNonNull(ofApi, "ofApi");
        overlays = List.copyOf(overlays);
        notInForce = List.copyOf(notInForce);
        unavailable = List.copyOf(unavailable);
    }

    /** Why it is not all that was asked for; empty when it is. */
    public List<String> degraded() {
        return Stream.concat(notInForce.stream(), unavailable.stream()).toList();
    }

    /** The same, with something of the files that is not in force. */
    State withNotInForce(String reason) {
        return new State(revision, config, ofFile, ofApi, overlays, List.of(reason), unavailable);
    }

    /** The same, with instances that could not be made. */
    State withUnavailable(List<String> reasons) {
        return new State(revision, config, ofFile, ofApi, overlays, notInForce, reasons);
    }

    /** Who owns the objects: {@code file}, {@code api} or {@code mixed}. */
    public String mode() {
        if (ofApi.values().isEmpty()) {
            return "file";
        }
        return ConfigParts.hasObjects(ofFile) ? "mixed" : "api";
    }

    /** The overlays as the data plane takes them. */
    Switches switches() {
        Map<Switches.Key, Boolean> enabled = new HashMap<>();
        overlays.forEach(overlay -> enabled.put(overlay.key(), overlay.enabled()));
        return new Switches(enabled);
    }
}
