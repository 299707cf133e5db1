package dev.weir.control.apply;

import dev.weir.api.spi.ConfigValue;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.revision.Overlay;
import java.util.List;

/**
 * A whole configuration that may come into force.
 *
 * @param config the whole
 * @param ofFile the part that stands in files
 * @param ofApi the part that the admin API wrote
 * @param overlays what is switched over it
 * @param notInForce what the files say and stays out of force
 */
record Proposal(
        WeirConfig config,
        ConfigValue.Table ofFile,
        ConfigValue.Table ofApi,
        List<Overlay> overlays,
        List<String> notInForce) {

    /** What is in force, proposed again. */
    static Proposal of(State state) {
        return new Proposal(
                state.config(),
                state.ofFile(),
                state.ofApi(),
                state.overlays(),
                state.notInForce());
    }

    Proposal withOverlays(List<Overlay> overlays) {
        return new Proposal(config, ofFile, ofApi, overlays, notInForce);
    }
}
