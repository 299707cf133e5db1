package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.control.apply.ControlPlane;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.util.List;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v1/bundles/NS/NAME}: a plugin that is built in or pinned by the lock, with the JSON
 * Schema of its configuration.
 */
final class BundleEndpoint implements Endpoint {
    private final ControlPlane control;

    BundleEndpoint(ControlPlane control) {
        this.control = control;
    }

    @Override
    public Response answer(AdminRequest request) {
        List<String> path = request.path();
        try {
            return Answers.json(200, describe(control.plugin(path.get(2) + "/" + path.get(3))));
        } catch (BundleException e) {
            return Answers.notFound(request, String.valueOf(e.getMessage()));
        }
    }

    private static ObjectNode describe(BundleResolver.Found found) {
        ResolvedPlugin plugin = found.plugin();
        PluginDescriptor descriptor = plugin.factory().descriptor();
        ObjectNode bundle = Answers.MAPPER.createObjectNode();
        bundle.put("name", descriptor.name());
        bundle.put("version", descriptor.version());
        bundle.put("digest", plugin.digest());
        bundle.put("kind", plugin.kind());
        bundle.put("phase", descriptor.phase().name());
        bundle.put("priority", descriptor.priority());
        ArrayNode capabilities = bundle.putArray("capabilities");
        new TreeSet<>(found.bundle().manifest().capabilities().asSet()).forEach(capabilities::add);
        bundle.set(
                "schema", Answers.MAPPER.readTree(plugin.factory().schema().document().toJson()));
        return bundle;
    }
}
