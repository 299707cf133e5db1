package dev.weir.control.apply;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.Places;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.revision.Overlay;
import dev.weir.control.revision.Revision;
import dev.weir.control.revision.RevisionStore;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.listener.Listeners;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.registry.FileProblem;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Counted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one way a configuration comes into force, whoever asked for it: the file at the start or
 * after a change, the admin API, a toggle. Everything is checked and built beside what runs; then
 * it is stored, and one reference is swapped. A step that fails changes nothing.
 */
public final class ControlPlane {
    private static final System.Logger LOG = System.getLogger(ControlPlane.class.getName());

    private final ConfigurationSource source;
    private final ConfigReader reader;
    private final BundleResolver bundles;
    private final Gateway gateway;
    private final Listeners listeners;
    private final RevisionStore store;

    // One change at a time; guards writes of `state`.
    private final ReentrantLock lock = new ReentrantLock();
    private volatile State state;
    // What the files said last, as far as it could be read.
    private volatile WeirConfig proposed;

    private ControlPlane(
            ConfigurationSource source,
            ConfigReader reader,
            BundleResolver bundles,
            Gateway gateway,
            Listeners listeners,
            RevisionStore store,
            State state) {
        this.source = source;
        this.reader = reader;
        this.bundles = bundles;
        this.gateway = gateway;
        this.listeners = listeners;
        this.store = store;
        this.state = state;
        this.proposed = state.config();
    }

    /**
     * Puts the configuration of the source in force for the first time, with what the admin API had
     * added and switched; where it is wrong, the last good one.
     *
     * @throws StartRefused if it is wrong and there is no last good one
     * @throws IOException if it cannot be bound or stored
     */
    public static ControlPlane start(
            ConfigurationSource source,
            BundleResolver bundles,
            Gateway gateway,
            Listeners listeners,
            RevisionStore store)
            throws StartRefused, IOException {
        ConfigReader reader = new ConfigReader();
        Optional<Revision> last = store.read();
        FirstState first = new FirstState(source, reader, bundles, gateway);
        FirstState.Built built = first.build(last);
        // Before anything is accepted: the first request of all finds its route.
        gateway.activate(built.snapshot());
        Listeners.@Nullable Change change = null;
        try {
            change = listeners.prepare(built.state().config().gateway().listeners());
            store.write(revision(built.state()));
        } catch (IOException | RuntimeException e) {
            if (change != null) {
                change.discard();
            }
            gateway.close();
            throw e;
        }
        change.commit();
        // A start does not wait for it; who asks whether it is ready does.
        bundles.warm();
        return new ControlPlane(source, reader, bundles, gateway, listeners, store, built.state());
    }

    /** What is in force. */
    public State state() {
        return state;
    }

    /**
     * A plugin that is built in or pinned, used or not.
     *
     * @param use as in a configuration
     * @throws BundleException if there is none, or it cannot be loaded
     */
    public BundleResolver.Found plugin(String use) throws BundleException {
        WeirConfig config = state.config();
        return bundles.find(
                use, config.folder(), ConfigurationSource.lockFile(config), config.trust());
    }

    /** Whether the plugins of the start have been warmed. */
    public boolean isWarm() {
        return bundles.isWarm();
    }

    /**
     * The folders and files of plugins that are in force, or named by the files: what a refused
     * change names is where it is mended.
     */
    public List<Path> localPlugins() {
        return Stream.of(state.config(), proposed)
                .flatMap(config ->
                        config.places().uses().stream()
                                .map(written -> written.use().use())
                                .filter(use -> use.startsWith(".") || use.startsWith("/"))
                                .map(use -> config.folder().resolve(use).normalize()))
                .distinct()
                .toList();
    }

    /** Whether the files say something else than what is in force of them. */
    public boolean drifted() {
        return switch (source.read(reader)) {
            case ReadResult.Faulty _ -> true;
            case ReadResult.Ok(var config) -> !config.document().value().equals(state.ofFile());
        };
    }

    /**
     * Reads the files again and puts what they say in force. While that cannot be, the state says
     * so.
     */
    public ChangeResult reload() {
        return change(() -> {
            ChangeResult result = reloaded();
            switch (result) {
                case ChangeResult.Refused(var faults) ->
                        notInForce(
                                "%s: %s"
                                        .formatted(
                                                Counted.of(faults.size(), "fault"),
                                                faults.getFirst()));
                case ChangeResult.Failed(var message) -> notInForce(message);
                case ChangeResult.Applied _, ChangeResult.Stale _, ChangeResult.Owned _ -> {}
            }
            return result;
        });
    }

    private ChangeResult reloaded() {
        ReadResult ofFile = source.read(reader);
        ReadResult whole = source.whole(ofFile, reader, state.ofApi());
        if (whole.read().isEmpty()) {
            return new ChangeResult.Refused(whole.mistakes());
        }
        WeirConfig config = whole.read().get();
        proposed = config;
        PluginResolver resolver = plugins(whole, config);
        return switch (examine(whole, resolver)) {
            case ReadResult.Faulty(var faults, _) -> new ChangeResult.Refused(faults);
            case ReadResult.Ok(var checked) ->
                    build(
                            next(
                                    new Proposal(
                                            checked,
                                            ofFile.read().orElse(config).document().value(),
                                            state.ofApi(),
                                            state.overlays(),
                                            List.of())),
                            checked.places(),
                            resolver,
                            false);
        };
    }

    /** Its plugins, which play their cases if it may come into force. */
    private PluginResolver plugins(ReadResult read, WeirConfig config) {
        return read.mistakes().isEmpty()
                ? ConfiguredPlugins.warmed(bundles, config)
                : ConfiguredPlugins.of(bundles, config);
    }

    /** What is wrong with what may come into force, or the configuration to build. */
    private ReadResult examine(ReadResult read, PluginResolver resolver) {
        return new Examination(bundles, gateway)
                .examine(
                        read.with(Fixed.changed(state.config(), read, source.origin())),
                        resolver,
                        Unavailable.notMissing(gateway.snapshot()));
    }

    private void notInForce(String why) {
        state = state.withNotInForce("%s is not in force: %s".formatted(source.origin(), why));
    }

    /**
     * Replaces the whole configuration. What files own must be in it as it is.
     *
     * @param json the whole, as {@code GET /v1/config} gives it
     * @param current says whether the one in force is the one the change was made from
     * @param dryRun checks and builds, and puts nothing in force
     */
    public ChangeResult replace(String json, Predicate<State> current, boolean dryRun) {
        return change(() -> {
            if (!current.test(state)) {
                return new ChangeResult.Stale(state);
            }
            ReadResult body = reader.read(json, "request body", state.config().folder());
            return body.read()
                    .map(whole -> replaced(body, whole, dryRun))
                    .orElse(new ChangeResult.Refused(body.mistakes()));
        });
    }

    private ChangeResult replaced(ReadResult body, WeirConfig whole, boolean dryRun) {
        ConfigParts.Split split = ConfigParts.split(whole.document().value(), state.ofFile());
        if (body.mistakes().isEmpty() && !split.missing().isEmpty()) {
            return new ChangeResult.Owned(
                    OwnedObjects.describe(state.config(), split.missing().getFirst()));
        }
        PluginResolver resolver =
                new RunningPlugins(gateway.snapshot()).orElse(plugins(body, whole));
        // Here, what is wrong has its place in what the caller sent.
        List<ConfigFault> faults = examine(body, resolver).mistakes();
        if (!faults.isEmpty()) {
            return new ChangeResult.Refused(faults);
        }
        return switch (examine(merged(split.ofApi()), resolver)) {
            case ReadResult.Faulty(var wrong, _) -> new ChangeResult.Refused(wrong);
            case ReadResult.Ok(var checked) ->
                    build(
                            next(
                                    new Proposal(
                                            checked,
                                            state.ofFile(),
                                            split.ofApi(),
                                            state.overlays(),
                                            state.notInForce())),
                            whole.places(),
                            resolver,
                            dryRun);
        };
    }

    /** What is in force of the files with another part of the admin API. */
    private ReadResult merged(ConfigValue.Table ofApi) {
        if (!drifted()) {
            return source.read(reader, ofApi);
        }
        // What was changed in the files meanwhile comes into force by a reload, not along with
        // this.
        return reader.read(
                state.ofFile().toJson(),
                "configuration in force",
                state.config().folder(),
                "admin API",
                ofApi.toJson());
    }

    /**
     * Switches a plugin instance on a route.
     *
     * @param until when that ends by itself; empty for never
     * @param current says whether the instance is as the caller believes
     * @param dryRun checks, and switches nothing
     */
    public ChangeResult toggle(
            Switches.Key key,
            boolean enabled,
            Optional<Instant> until,
            Predicate<State> current,
            boolean dryRun) {
        return change(() -> {
            if (!current.test(state)) {
                return new ChangeResult.Stale(state);
            }
            List<Overlay> overlays = new ArrayList<>(state.overlays());
            overlays.removeIf(overlay -> overlay.key().equals(key));
            overlays.add(new Overlay(key, enabled, until));
            Proposal proposal = Proposal.of(state).withOverlays(overlays);
            return build(
                    next(proposal),
                    state.config().places(),
                    new RunningPlugins(gateway.snapshot()).alone(),
                    dryRun);
        });
    }

    /**
     * Ends the overlays whose time has come. That nothing can be stored does not keep a route open:
     * a start ends them too.
     */
    public void expireOverlays(Instant now) {
        if (state.overlays().stream().anyMatch(overlay -> overlay.over(now))) {
            lock.lock();
            try {
                expire(now);
            } finally {
                lock.unlock();
            }
        }
    }

    private void expire(Instant now) {
        State next = next(Proposal.of(state), now);
        Snapshot snapshot =
                gateway.buildTolerant(
                        next.config().gateway(),
                        next.switches(),
                        new RunningPlugins(gateway.snapshot()).alone());
        next = next.withUnavailable(Unavailable.reasons(next.config(), snapshot));
        try {
            store.write(revision(next));
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "the end of a toggle cannot be stored", e);
        }
        gateway.activate(snapshot);
        state = next;
    }

    private ChangeResult change(Supplier<ChangeResult> steps) {
        lock.lock();
        try {
            return steps.get();
        } finally {
            lock.unlock();
        }
    }

    private State next(Proposal proposal) {
        return next(proposal, Instant.now());
    }

    private State next(Proposal proposal, Instant now) {
        return new State(
                state.revision() + 1,
                proposal.config(),
                proposal.ofFile(),
                proposal.ofApi(),
                Overlays.inForce(proposal.overlays(), proposal.config(), now),
                proposal.notInForce(),
                List.of());
    }

    private ChangeResult build(
            State wanted, Places places, PluginResolver resolver, boolean dryRun) {
        WeirConfig config = wanted.config();
        Snapshot snapshot = gateway.buildTolerant(config.gateway(), wanted.switches(), resolver);
        List<ConfigFault> broken = Unavailable.brokenBy(snapshot, places, gateway.snapshot());
        State next = wanted.withUnavailable(Unavailable.reasons(config, snapshot));
        if (dryRun || !broken.isEmpty()) {
            gateway.discard(snapshot);
            return broken.isEmpty()
                    ? new ChangeResult.Applied(next)
                    : new ChangeResult.Refused(broken);
        }
        return activate(next, snapshot);
    }

    private ChangeResult activate(State next, Snapshot snapshot) {
        Listeners.Change change;
        try {
            change = listeners.prepare(next.config().gateway().listeners());
        } catch (IOException | RuntimeException e) {
            gateway.discard(snapshot);
            return new ChangeResult.Failed(String.valueOf(e.getMessage()));
        }
        try {
            store.write(revision(next));
        } catch (IOException | RuntimeException e) {
            change.discard();
            gateway.discard(snapshot);
            return new ChangeResult.Failed(
                    "the revision cannot be stored: "
                            + (e instanceof IOException io ? FileProblem.of(io) : e.toString()));
        }
        gateway.activate(snapshot);
        change.commit();
        state = next;
        return new ChangeResult.Applied(next);
    }

    private static Revision revision(State state) {
        return new Revision(
                state.revision(),
                Instant.now(),
                state.config().document().toJson(),
                state.ofApi().toJson(),
                state.overlays());
    }
}
