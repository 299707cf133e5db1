package dev.weir.control.apply;

import dev.weir.api.spi.ConfigValue;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.config.WrittenUse;
import dev.weir.control.json.JsonValues;
import dev.weir.control.revision.Overlay;
import dev.weir.control.revision.Revision;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.plugin.PluginResolver;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What a gateway starts with. A start has nothing running to fall back on, so it goes further than
 * a change: a wrong configuration gives way to the last good one, and a plugin that cannot be
 * loaded fails its own routes only.
 */
final class FirstState {
    private final ConfigurationSource source;
    private final ConfigReader reader;
    private final BundleResolver bundles;
    private final Gateway gateway;

    FirstState(
            ConfigurationSource source,
            ConfigReader reader,
            BundleResolver bundles,
            Gateway gateway) {
        this.source = source;
        this.reader = reader;
        this.bundles = bundles;
        this.gateway = gateway;
    }

    /**
     * A state and the snapshot for it, which is not yet active.
     *
     * @param state what will be in force
     * @param snapshot what will run it
     */
    record Built(State state, Snapshot snapshot) {}

    /** A configuration that may be the first, and what a state has with it. */
    private record Candidate(
            long number,
            ReadResult read,
            ConfigValue.Table ofFile,
            ConfigValue.Table ofApi,
            List<Overlay> overlays,
            List<String> notInForce) {}

    Built build(Optional<Revision> last) throws StartRefused {
        ConfigValue.Table ofApi = last.map(FirstState::ofApi).orElse(ConfigValue.EMPTY);
        ReadResult ofFile = source.read(reader);
        Candidate candidate =
                new Candidate(
                        last.map(Revision::number).orElse(0L) + 1,
                        source.whole(ofFile, reader, ofApi),
                        document(ofFile),
                        ofApi,
                        last.map(Revision::overlays).orElse(List.of()),
                        List.of());
        try {
            // A plugin that there is not is a mistake to mend; one that is away may come back.
            return build(
                    candidate,
                    written -> bundles.misnamed(written.use().use(), source.folder()).isPresent());
        } catch (StartRefused e) {
            if (last.isEmpty()) {
                throw e;
            }
            return lastGood(last.get(), e);
        }
    }

    private Built lastGood(Revision last, StartRefused refused) throws StartRefused {
        ConfigValue.Table ofApi = ofApi(last);
        ReadResult read = reader.read(last.config(), "last good revision", source.folder());
        Candidate candidate =
                new Candidate(
                        last.number(),
                        read,
                        ConfigParts.without(document(read), ofApi),
                        ofApi,
                        last.overlays(),
                        refused.faults().stream()
                                .map(fault -> "not in force, the last good revision is: " + fault)
                                .toList());
        try {
            // It was right once: what it lacks by now fails its own routes only.
            return build(candidate, _ -> false);
        } catch (StartRefused e) {
            // What the user can mend is the configuration, not what was in force before.
            refused.addSuppressed(e);
            throw refused;
        }
    }

    private Built build(Candidate candidate, Predicate<WrittenUse> refusing) throws StartRefused {
        ReadResult read = candidate.read();
        if (read.read().isEmpty()) {
            throw new StartRefused(read.mistakes());
        }
        WeirConfig config = read.read().get();
        PluginResolver resolver =
                read.mistakes().isEmpty()
                        ? ConfiguredPlugins.warmedLater(bundles, config)
                        : ConfiguredPlugins.of(bundles, config);
        return switch (new Examination(bundles, gateway).examine(read, resolver, refusing)) {
            case ReadResult.Faulty(var faults, _) -> throw new StartRefused(faults);
            case ReadResult.Ok(var checked) -> build(candidate, checked, resolver);
        };
    }

    private Built build(Candidate candidate, WeirConfig checked, PluginResolver resolver)
            throws StartRefused {
        State state =
                new State(
                        candidate.number(),
                        checked,
                        candidate.ofFile(),
                        candidate.ofApi(),
                        Overlays.inForce(candidate.overlays(), checked, Instant.now()),
                        candidate.notInForce(),
                        List.of());
        Snapshot snapshot = gateway.buildTolerant(checked.gateway(), state.switches(), resolver);
        // A configuration that its plugin refuses is a mistake, not a bundle that is away.
        if (snapshot.faults().stream().anyMatch(Unavailable::isMistake)) {
            gateway.discard(snapshot);
            throw new StartRefused(
                    snapshot.faults().stream().map(checked.places()::fault).sorted().toList());
        }
        return new Built(state.withUnavailable(Unavailable.reasons(checked, snapshot)), snapshot);
    }

    private static ConfigValue.Table document(ReadResult read) {
        return read.read().map(config -> config.document().value()).orElse(ConfigValue.EMPTY);
    }

    /** A part, not a whole: it may refer to what stands in files. */
    private static ConfigValue.Table ofApi(Revision revision) {
        return JsonValues.parse(revision.ofApi().getBytes(StandardCharsets.UTF_8))
                        instanceof ConfigValue.Table ofApi
                ? ofApi
                : ConfigValue.EMPTY;
    }
}
