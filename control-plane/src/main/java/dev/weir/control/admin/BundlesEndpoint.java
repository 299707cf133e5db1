package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.apply.ControlPlane;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.plugin.LifeState;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.registry.LockEntry;
import dev.weir.registry.LockFile;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
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
            describe(bundle, instancesOf(entry, instances));
        }
        return bundles;
    }

    private static Map<PluginInstance, LifeState> instancesOf(
            LockEntry entry, Map<PluginInstance, LifeState> instances) {
        Map<PluginInstance, LifeState> own = new LinkedHashMap<>(instances);
        own.keySet().removeIf(each -> !each.id().digest().equals(entry.manifest().value()));
        return own;
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
