package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.apply.ControlPlane;
import dev.weir.registry.LockEntry;
import dev.weir.registry.LockFile;
import java.io.IOException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/bundles}: the installed bundles, as the lock pins them. */
final class BundlesEndpoint implements Endpoint {
    private final ControlPlane control;

    BundlesEndpoint(ControlPlane control) {
        this.control = control;
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

    private static ArrayNode bundles(LockFile lock) {
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
        }
        return bundles;
    }
}
