package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.control.apply.ControlPlane;
import dev.weir.control.apply.State;
import dev.weir.control.revision.Overlay;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.listener.Listeners;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code GET /v1/status}: what is in force, and what is not as it should be. */
final class StatusEndpoint implements Endpoint {
    private final String version;
    private final ControlPlane control;
    private final Gateway gateway;
    private final Listeners listeners;

    StatusEndpoint(String version, ControlPlane control, Gateway gateway, Listeners listeners) {
        this.version = version;
        this.control = control;
        this.gateway = gateway;
        this.listeners = listeners;
    }

    @Override
    public Response answer(AdminRequest request) {
        State state = control.state();
        ObjectNode body = Answers.MAPPER.createObjectNode();
        body.put("version", version);
        body.put("revision", state.revision());
        body.put("mode", state.mode());
        body.put("drift", control.drifted());
        ArrayNode degraded = body.putArray("degraded");
        state.degraded().forEach(degraded::add);
        ArrayNode overlays = body.putArray("overlays");
        for (Overlay overlay : state.overlays()) {
            ObjectNode each = overlays.addObject();
            each.put("route", overlay.key().route());
            each.put("plugin", overlay.key().plugin());
            each.put("enabled", overlay.enabled());
            overlay.until().ifPresent(until -> each.put("until", until.toString()));
        }
        ArrayNode opened = body.putArray("opened-routes");
        openedRoutes(state.overlays()).forEach(opened::add);
        ArrayNode bound = body.putArray("listeners");
        for (Listeners.Bound listener : listeners.bound()) {
            bound.addObject()
                    .put("name", listener.name())
                    .put("address", listener.address().toString());
        }
        return Answers.json(200, body);
    }

    /** Routes on which an instance that keeps callers out is switched off by an overlay. */
    private List<String> openedRoutes(List<Overlay> overlays) {
        return overlays.stream()
                .filter(overlay -> !overlay.enabled())
                .map(Overlay::key)
                .filter(key ->
                        Protection.guards(
                                gateway.snapshot().route(key.route()).stream()
                                        .flatMap(r -> r.pipeline().chain().stream())
                                        .filter(e -> e.use().name().equals(key.plugin()))
                                        .findFirst()))
                .map(key -> key.route())
                .distinct()
                .toList();
    }
}
