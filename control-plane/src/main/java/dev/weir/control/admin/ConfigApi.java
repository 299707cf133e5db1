package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.control.apply.ChangeResult;
import dev.weir.control.apply.ControlPlane;
import dev.weir.control.apply.State;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.ReadResult;
import dev.weir.control.json.Difference;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/config}: the whole configuration, read and replaced. */
final class ConfigApi {
    private final ControlPlane control;

    ConfigApi(ControlPlane control) {
        this.control = control;
    }

    void addTo(EndpointTable table) {
        table.add("GET", "/v1/config", _ -> show(control.state()));
        table.add("PUT", "/v1/config", this::replace, AdminRequest.DRY_RUN);
    }

    private static Response show(State state) {
        return Answers.json(200, Answers.MAPPER.readTree(state.config().document().toJson()))
                .withHeader("ETag", etag(state));
    }

    private static String etag(State state) {
        return Answers.etag(state.config().document().toJson());
    }

    private Response replace(AdminRequest request) throws Exception {
        if (!request.hasIfMatch()) {
            return Answers.problem(
                    request,
                    428,
                    "Precondition Required",
                    "Replacing the configuration needs If-Match with the ETag of GET /v1/config.");
        }
        String json = request.body();
        ChangeResult result =
                control.replace(json, state -> request.ifMatch(etag(state)), request.dryRun());
        return switch (result) {
            case ChangeResult.Applied(var state) -> applied(state);
            case ChangeResult.Refused(var faults) -> Answers.faults(request, faults);
            case ChangeResult.Stale(var state) -> stale(request, state, json);
            case ChangeResult.Owned(var message) -> Answers.conflict(request, message);
            case ChangeResult.Failed(var message) ->
                    Answers.problem(request, 500, "Internal Server Error", message);
        };
    }

    private static Response applied(State state) {
        return Answers.json(
                        200, Answers.MAPPER.createObjectNode().put("revision", state.revision()))
                .withHeader("ETag", etag(state));
    }

    private static Response stale(AdminRequest request, State state, String json) {
        ObjectNode members = Answers.MAPPER.createObjectNode();
        ArrayNode difference = members.putArray("difference");
        // As a configuration is written out: keys of consumers as digests. A wrong one has none.
        if (new ConfigReader().read(json, "request body", state.config().folder())
                instanceof ReadResult.Ok(var proposed)) {
            for (Difference each :
                    Difference.between(
                            state.config().document().value(), proposed.document().value())) {
                ObjectNode entry = difference.addObject().put("pointer", each.pointer());
                entry.set("current", Answers.MAPPER.readTree(each.current().toJson()));
                entry.set("proposed", Answers.MAPPER.readTree(each.proposed().toJson()));
            }
        }
        return Answers.problem(
                        request,
                        412,
                        "Precondition Failed",
                        "The configuration has changed since it was read.",
                        members)
                .withHeader("ETag", etag(state));
    }
}
