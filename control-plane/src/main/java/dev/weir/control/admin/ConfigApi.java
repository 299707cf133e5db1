package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.control.apply.ChangeResult;
import dev.weir.control.apply.ControlPlane;
import dev.weir.control.apply.State;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.json.Difference;
import dev.weir.kernel.Gateway;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/config}: the whole configuration, read and replaced. */
final class ConfigApi {
    private final ControlPlane control;
    private final Gateway gateway;

    ConfigApi(ControlPlane control, Gateway gateway) {
        this.control = control;
        this.gateway = gateway;
    }

    void addTo(EndpointTable table) {
        table.add("GET", "/v1/config", _ -> show(control.state()));
        table.add("PUT", "/v1/config", this::replace, AdminRequest.DRY_RUN, "confirm");
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
        Optional<Protection.Opened> opened =
                proposed(json, control.state())
                        .flatMap(config ->
                                Protection.openedBy(config.gateway(), gateway.snapshot()));
        if (opened.isPresent() && !Protection.confirmed(request)) {
            return Protection.refused(request, opened.get().plugin(), opened.get().route());
        }
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

    /** The configuration in a body, if it is one. */
    private static Optional<WeirConfig> proposed(String json, State state) {
        return switch (new ConfigReader().read(json, "request body", state.config().folder())) {
            case ReadResult.Ok(var config) -> Optional.of(config);
            case ReadResult.Faulty _ -> Optional.empty();
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
        List<Difference> differences =
                proposed(json, state)
                        .map(proposed ->
                                Difference.between(
                                        state.config().document().value(),
                                        proposed.document().value()))
                        .orElse(List.of());
        for (Difference each : differences) {
            ObjectNode entry = difference.addObject().put("pointer", each.pointer());
            entry.set("current", Answers.MAPPER.readTree(each.current().toJson()));
            entry.set("proposed", Answers.MAPPER.readTree(each.proposed().toJson()));
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
