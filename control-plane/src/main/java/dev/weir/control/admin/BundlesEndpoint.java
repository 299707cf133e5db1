package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.apply.ControlPlane;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.LifeState;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.route.Route;
import dev.weir.registry.LockEntry;
import dev.weir.registry.LockFile;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/bundles}: the installed bundles, as the lock pins them. */
final class BundlesEndpoint implements Endpoint {
    private final ControlPlane control;
    private final Gateway gateway;

    BundlesEndpoint(ControlPlane control, Gateway gateway) {
        this.control = control;
        this.gateway = gateway;
    }

    @Override
    public Response answer(AdminRequest request) {
        try {
            return Answers.json(
                    200,
                    bundles(LockFile.read(ConfigurationSource.lockFile(control.state().config()))));
        } catch (IOException e) {
            return Answers.problem(
                    request, 500, "Internal Server Error", String.valueOf(e.getMessage()));
        }
    }

    private ArrayNode bundles(LockFile lock) {
        Map<PluginInstance, LifeState> instances = gateway.instances();
        Map<PluginInstance, String> uses = uses();
        ArrayNode bundles = Answers.MAPPER.createArrayNode();
        for (LockEntry entry : lock.entries()) {
            ObjectNode bundle = bundles.addObject();
            bundle.put("name", entry.reference().name());
            bundle.put("version", entry.version());
            bundle.put("reference", entry.reference().toString());
            bundle.put("digest", entry.manifest().value());
            ObjectNode files = bundle.putObject("files");
            entry.layers().forEach((file, digest) -> files.put(file, digest.value()));
            ArrayNode capabilities = bundle.putArray("capabilities");
            entry.capabilities().forEach(capabilities::add);
            describe(bundle, instancesOf(entry, lock, instances, uses));
        }
        return bundles;
    }

    /** What is written for each instance that a chain has. */
    private Map<PluginInstance, String> uses() {
        Map<PluginInstance, String> uses = new HashMap<>();
        for (Route route : gateway.snapshot().router().routes()) {
            for (ChainEntry entry : route.pipeline().chain()) {
                PluginInstance instance = entry.instance();
                if (instance != null) {
                    uses.put(instance, entry.use().use());
                }
            }
        }
        return uses;
    }

    private static Map<PluginInstance, LifeState> instancesOf(
            LockEntry entry,
            LockFile lock,
            Map<PluginInstance, LifeState> instances,
            Map<PluginInstance, String> uses) {
        Map<PluginInstance, LifeState> own = new LinkedHashMap<>(instances);
        own.keySet()
                .removeIf(each ->
                        !entryOf(each, uses.getOrDefault(each, ""), lock)
                                .equals(Optional.of(entry)));
        return own;
    }

    /**
     * Two references may be pinned to one bundle: that counts which is written for the instance.
     */
    private static Optional<LockEntry> entryOf(PluginInstance instance, String use, LockFile lock) {
        List<LockEntry> same =
                lock.entries().stream()
                        .filter(each -> each.manifest().value().equals(instance.id().digest()))
                        .toList();
        return same.stream()
                .filter(each -> each.reference().toString().equals(use))
                .findFirst()
                .or(() -> same.stream().findFirst());
    }

    private static void describe(ObjectNode bundle, Map<PluginInstance, LifeState> instances) {
        if (instances.isEmpty()) {
            bundle.put("state", new LifeState.Installed().label());
        }
        ArrayNode list = bundle.putArray("instances");
        instances.forEach((instance, state) ->
                list.addObject()
                        .put("name", instance.id().name())
                        .put("owner", instance.id().owner().toString())
                        .put("state", state.label()));
    }
}
