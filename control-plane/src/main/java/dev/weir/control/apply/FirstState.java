package dev.weir.control.apply;

import dev.weir.api.spi.ConfigValue;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.PluginConfigCheck;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.json.JsonValues;
import dev.weir.control.revision.Overlay;
import dev.weir.control.revision.Revision;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.yaml.ConfigFault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

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

    Built build(Optional<Revision> last) throws StartRefused {
        ConfigValue.Table ofApi = last.map(FirstState::ofApi).orElse(ConfigValue.EMPTY);
        List<Overlay> overlays = last.map(Revision::overlays).orElse(List.of());
        long number = last.map(Revision::number).orElse(0L) + 1;
        try {
            return build(number, ofFile(), whole(ofApi), ofApi, overlays, List.of());
        } catch (StartRefused e) {
            if (last.isEmpty()) {
                throw e;
            }
            return lastGood(last.get(), e);
        }
    }

    private Built lastGood(Revision last, StartRefused refused) throws StartRefused {
        ConfigValue.Table ofApi = ofApi(last);
        try {
            WeirConfig config =
                    accepted(reader.read(last.config(), "last good revision", source.folder()));
            return build(
                    last.number(),
                    ConfigParts.without(config.document().value(), ofApi),
                    config,
                    ofApi,
                    last.overlays(),
                    refused.faults());
        } catch (StartRefused e) {
            // What the user can mend is the configuration, not what was in force before.
            refused.addSuppressed(e);
            throw refused;
        }
    }

    private Built build(
            long number,
            ConfigValue.Table ofFile,
            WeirConfig config,
            ConfigValue.Table ofApi,
            List<Overlay> overlays,
            List<ConfigFault> notInForce)
            throws StartRefused {
        PluginResolver resolver = ConfiguredPlugins.warmedLater(bundles, config);
        WeirConfig checked =
                accepted(PluginConfigCheck.check(config, ControlPlane.found(resolver)));
        State state =
                new State(
                        number,
                        checked,
                        ofFile,
                        ofApi,
                        Overlays.inForce(overlays, checked, Instant.now()),
                        notInForce.stream()
                                .map(fault -> "not in force, the last good revision is: " + fault)
                                .toList(),
                        List.of());
        Snapshot snapshot = gateway.buildTolerant(checked.gateway(), state.switches(), resolver);
        refuseWrongConfigurations(checked, snapshot);
        return new Built(state.withUnavailable(Unavailable.reasons(checked, snapshot)), snapshot);
    }

    /** A configuration that its plugin refuses is a mistake to mend, not a bundle that is away. */
    private void refuseWrongConfigurations(WeirConfig config, Snapshot snapshot)
            throws StartRefused {
        List<ConfigFault> wrong =
                snapshot.faults().stream()
                        .filter(Unavailable::isMistake)
                        .map(config.places()::fault)
                        .sorted()
                        .toList();
        if (!wrong.isEmpty()) {
            gateway.discard(snapshot);
            throw new StartRefused(wrong);
        }
    }

    private ConfigValue.Table ofFile() throws StartRefused {
        return accepted(source.read(reader)).document().value();
    }

    private WeirConfig whole(ConfigValue.Table ofApi) throws StartRefused {
        return accepted(source.read(reader, ofApi));
    }

    /** A part, not a whole: it may refer to what stands in files. */
    private static ConfigValue.Table ofApi(Revision revision) {
        return JsonValues.parse(revision.ofApi().getBytes(StandardCharsets.UTF_8))
                        instanceof ConfigValue.Table ofApi
                ? ofApi
                : ConfigValue.EMPTY;
    }

    private static WeirConfig accepted(ReadResult result) throws StartRefused {
        return switch (result) {
            case ReadResult.Ok(var config) -> config;
            case ReadResult.Faulty(var faults) -> throw new StartRefused(faults);
        };
    }
}
