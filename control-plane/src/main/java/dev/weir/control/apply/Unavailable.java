package dev.weir.control.apply;

import dev.weir.control.config.Places;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.config.WrittenUse;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.InstanceId;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.route.Route;
import dev.weir.yaml.ConfigFault;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What became of plugin instances that could not be made. */
final class Unavailable {
    private Unavailable() {}

    private record Instance(InstanceId.Owner owner, String name) {}

    private record Use(InstanceId.Owner owner, String name, String use) {
        static Use of(ChainEntry entry) {
            return new Use(entry.owner(), entry.use().name(), entry.use().use());
        }
    }

    /** What the status says of them. */
    static List<String> reasons(WeirConfig config, Snapshot snapshot) {
        return snapshot.faults().stream()
                .map(fault ->
                        "%s of %s is not available: %s"
                                .formatted(
                                        fault.instance(),
                                        fault.owner(),
                                        config.places().fault(fault)))
                .toList();
    }

    /**
     * What a change would break. An instance that is missing already is no reason to refuse a
     * change, unless the change makes a route wait for it that did without.
     */
    static List<ConfigFault> brokenBy(Snapshot next, Places places, Snapshot running) {
        Set<Instance> broken = broken(next, running);
        return next.faults().stream()
                .filter(fault -> isMistake(fault) || broken.contains(instance(fault)))
                .map(places::fault)
                .sorted()
                .toList();
    }

    /** A configuration that its plugin refuses: that is to be mended, not waited for. */
    static boolean isMistake(PluginFault fault) {
        return fault.pointer().startsWith("/config");
    }

    private static Instance instance(PluginFault fault) {
        return new Instance(fault.owner(), fault.instance());
    }

    private static Set<Instance> broken(Snapshot next, Snapshot running) {
        Set<Use> before = missing(running);
        Set<Instance> broken = new HashSet<>();
        for (Route route : next.router().routes()) {
            for (ChainEntry entry : route.pipeline().chain()) {
                if (isMissing(entry)
                        && (!before.contains(Use.of(entry))
                                || isSwitchedOn(entry, route.name(), running))) {
                    broken.add(new Instance(entry.owner(), entry.use().name()));
                }
            }
        }
        return broken;
    }

    /** Tells which instances do not miss their plugin already. */
    static Predicate<WrittenUse> notMissing(Snapshot running) {
        Set<Use> missing = missing(running);
        return written ->
                !missing.contains(
                        new Use(written.owner(), written.use().name(), written.use().use()));
    }

    private static Set<Use> missing(Snapshot running) {
        return running.router().routes().stream()
                .flatMap(route -> route.pipeline().chain().stream())
                .filter(Unavailable::isMissing)
                .map(Use::of)
                .collect(Collectors.toSet());
    }

    private static boolean isMissing(ChainEntry entry) {
        return entry.instance() == null;
    }

    private static boolean isSwitchedOn(ChainEntry entry, String route, Snapshot running) {
        return entry.use().enabled()
                && running.route(route).stream()
                        .flatMap(each -> each.pipeline().chain().stream())
                        .anyMatch(each ->
                                Use.of(each).equals(Use.of(entry)) && !each.use().enabled());
    }
}
