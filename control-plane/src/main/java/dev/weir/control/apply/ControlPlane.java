package dev.weir.control.apply;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.ConfigFault;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.PluginConfigCheck;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.revision.Overlay;
import dev.weir.control.revision.Revision;
import dev.weir.control.revision.RevisionStore;
import dev.weir.kernel.ConfigurationRejected;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.listener.Listeners;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * The one way a configuration comes into force, whoever asked for it: the file at the start or
 * after a change, the admin API, a toggle. Everything is checked and built beside what runs; then
 * it is stored, and one reference is swapped. A step that fails changes nothing.
 */
public final class ControlPlane {
    private final ConfigurationSource source;
    private final ConfigReader reader;
    private final BundleResolver bundles;
    private final Gateway gateway;
    private final Listeners listeners;
    private final RevisionStore store;

    // One change at a time; guards writes of `state`.
    private final ReentrantLock lock = new ReentrantLock();
    private volatile State state;

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
        Listeners.Change change;
        try {
            change = listeners.prepare(built.state().config().gateway().listeners());
            store.write(revision(built.state()));
        } catch (IOException | RuntimeException e) {
            gateway.discard(built.snapshot());
            throw e;
        }
        gateway.activate(built.snapshot());
        change.commit();
        return new ControlPlane(source, reader, bundles, gateway, listeners, store, built.state());
    }

    /** What is in force. */
    public State state() {
        return state;
    }

    /** Whether the files say something else than what is in force of them. */
    public boolean drifted() {
        return switch (source.read(reader)) {
            case ReadResult.Faulty _ -> true;
            case ReadResult.Ok(var config) -> !config.document().value().equals(state.ofFile());
        };
    }

    /** Reads the files again and puts what they say in force. */
    public ChangeResult reload() {
        return change(() ->
                switch (source.read(reader)) {
                    case ReadResult.Faulty(var faults) -> degradedBy(faults);
                    case ReadResult.Ok(var ofFile) -> reloaded(ofFile.document().value());
                });
    }

    private ChangeResult reloaded(ConfigValue.Table ofFile) {
        return switch (source.read(reader, state.ofApi())) {
            case ReadResult.Faulty(var faults) -> degradedBy(faults);
            case ReadResult.Ok(var whole) -> {
                ChangeResult result =
                        apply(new Proposal(whole, ofFile, state.ofApi(), state.overlays()), false);
                yield result instanceof ChangeResult.Refused(var faults)
                        ? degradedBy(faults)
                        : result;
            }
        };
    }

    /** What the files say is not in force, and the status says so until it is. */
    private ChangeResult degradedBy(List<ConfigFault> faults) {
        state =
                state.withDegraded(
                        List.of(
                                "%s has %d faults and is not in force: %s"
                                        .formatted(
                                                source.origin(),
                                                faults.size(),
                                                faults.getFirst())));
        return new ChangeResult.Refused(faults);
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
            return switch (reader.read(json, "request body", state.config().folder())) {
                case ReadResult.Faulty(var faults) -> new ChangeResult.Refused(faults);
                case ReadResult.Ok(var whole) -> replaced(whole, dryRun);
            };
        });
    }

    private ChangeResult replaced(WeirConfig whole, boolean dryRun) {
        ConfigParts.Split split = ConfigParts.split(whole.document().value(), state.ofFile());
        if (!split.missing().isEmpty()) {
            return new ChangeResult.Owned(
                    OwnedObjects.describe(state.config(), split.missing().getFirst()));
        }
        return switch (source.read(reader, split.ofApi())) {
            case ReadResult.Faulty(var faults) -> new ChangeResult.Refused(faults);
            case ReadResult.Ok(var merged) ->
                    apply(
                            new Proposal(merged, state.ofFile(), split.ofApi(), state.overlays()),
                            dryRun);
        };
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
            return apply(Proposal.of(state).withOverlays(overlays), dryRun);
        });
    }

    /** Ends the overlays whose time has come. */
    public void expireOverlays(Instant now) {
        if (state.overlays().stream().anyMatch(overlay -> overlay.over(now))) {
            change(() -> apply(Proposal.of(state), false));
        }
    }

    private ChangeResult change(Supplier<ChangeResult> steps) {
        lock.lock();
        try {
            return steps.get();
        } finally {
            lock.unlock();
        }
    }

    private ChangeResult apply(Proposal proposal, boolean dryRun) {
        List<ConfigFault> unchangeable = Fixed.changed(state.config(), proposal.config());
        if (!unchangeable.isEmpty()) {
            return new ChangeResult.Refused(unchangeable);
        }
        PluginResolver resolver = remembering(bundles, proposal.config());
        return switch (PluginConfigCheck.check(proposal.config(), found(resolver))) {
            case ReadResult.Faulty(var faults) -> new ChangeResult.Refused(faults);
            case ReadResult.Ok(var checked) -> build(next(proposal, checked), resolver, dryRun);
        };
    }

    private State next(Proposal proposal, WeirConfig checked) {
        return new State(
                state.revision() + 1,
                checked,
                proposal.ofFile(),
                proposal.ofApi(),
                inForce(proposal.overlays(), checked),
                List.of());
    }

    /** Overlays that have not run out and whose route is still there. */
    static List<Overlay> inForce(List<Overlay> overlays, WeirConfig config) {
        Instant now = Instant.now();
        return overlays.stream()
                .filter(overlay -> !overlay.over(now))
                .filter(overlay ->
                        config.gateway().routes().stream()
                                .anyMatch(r -> r.name().equals(overlay.key().route())))
                .toList();
    }

    private ChangeResult build(State next, PluginResolver resolver, boolean dryRun) {
        Snapshot snapshot;
        try {
            snapshot = gateway.build(next.config().gateway(), next.switches(), resolver);
        } catch (ConfigurationRejected e) {
            return new ChangeResult.Refused(
                    e.faults().stream().map(next.config().places()::fault).sorted().toList());
        }
        if (dryRun) {
            gateway.discard(snapshot);
            return new ChangeResult.Applied(next);
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
        } catch (IOException e) {
            change.discard();
            gateway.discard(snapshot);
            return new ChangeResult.Failed("the revision cannot be stored: " + e.getMessage());
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

    /** Resolves each plugin once for one change. */
    static PluginResolver remembering(BundleResolver bundles, WeirConfig config) {
        PluginResolver resolver = bundles.in(config.folder(), ConfigurationSource.lockFile(config));
        Map<String, ResolvedPlugin> known = new HashMap<>();
        return use -> {
            ResolvedPlugin plugin = known.get(use);
            if (plugin == null) {
                plugin = resolver.resolve(use);
                known.put(use, plugin);
            }
            return plugin;
        };
    }

    /** As the configuration check asks: a bundle that cannot be had is reported by the build. */
    static java.util.function.Function<String, Optional<ResolvedPlugin>> found(
            PluginResolver resolver) {
        return use -> {
            try {
                return Optional.of(resolver.resolve(use));
            } catch (BundleException e) {
                return Optional.empty();
            }
        };
    }
}
