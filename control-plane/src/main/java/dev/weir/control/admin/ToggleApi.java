package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.api.spi.Quantity;
import dev.weir.control.apply.ChangeResult;
import dev.weir.control.apply.ControlPlane;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.pipeline.ChainEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/routes/ROUTE/plugins/PLUGIN/enabled}: whether an instance runs on a route, inherited
 * ones included.
 */
final class ToggleApi {
    /** What is switched for longer is configuration. */
    private static final Duration MAX_TTL = Duration.ofDays(365);

    private final ControlPlane control;
    private final Gateway gateway;

    ToggleApi(ControlPlane control, Gateway gateway) {
        this.control = control;
        this.gateway = gateway;
    }

    void addTo(EndpointTable table) {
        table.add("GET", "/v1/routes/*/plugins/*/enabled", this::show);
        table.add(
                "PUT",
                "/v1/routes/*/plugins/*/enabled",
                this::toggle,
                AdminRequest.DRY_RUN,
                "ttl",
                "confirm");
    }

    private static Switches.Key key(AdminRequest request) {
        return new Switches.Key(request.path().get(2), request.path().get(4));
    }

    private Optional<ChainEntry> entry(Switches.Key key) {
        return gateway.snapshot().route(key.route()).stream()
                .flatMap(route -> route.pipeline().chain().stream())
                .filter(entry -> entry.use().name().equals(key.plugin()))
                .findFirst();
    }

    private Response show(AdminRequest request) {
        Switches.Key key = key(request);
        return entry(key)
                .map(ChainEntry::use)
                .map(use ->
                        Answers.json(200, JsonNodeFactory.instance.booleanNode(use.enabled()))
                                .withHeader("ETag", etag(key, use.enabled())))
                .orElseGet(() -> unknown(request, key));
    }

    private Response unknown(AdminRequest request, Switches.Key key) {
        return Answers.notFound(
                request,
                gateway.snapshot().route(key.route()).isEmpty()
                        ? "There is no route %s.".formatted(key.route())
                        : "Route %s has no plugin %s.".formatted(key.route(), key.plugin()));
    }

    private static String etag(Switches.Key key, boolean enabled) {
        return Answers.etag(key.route() + "/" + key.plugin() + "=" + enabled);
    }

    private Response toggle(AdminRequest request) throws Exception {
        Switches.Key key = key(request);
        Optional<ChainEntry> entry = entry(key);
        if (entry.isEmpty()) {
            return unknown(request, key);
        }
        String body = request.body().trim();
        if (!body.equals("true") && !body.equals("false")) {
            return Answers.problem(request, 400, "Bad Request", "The body must be true or false.");
        }
        boolean enabled = body.equals("true");
        if (!enabled && Protection.guards(entry) && !Protection.confirmed(request)) {
            return Protection.refused(request, key.plugin(), key.route());
        }
        Optional<Instant> until;
        try {
            until = request.parameter("ttl").map(ToggleApi::ttl).map(Instant.now()::plus);
        } catch (IllegalArgumentException e) {
            return Answers.problem(request, 400, "Bad Request", "ttl: " + e.getMessage());
        }
        return answer(request, key, enabled, until);
    }

    private static Duration ttl(String text) {
        Duration ttl = Quantity.duration(text);
        if (ttl.isZero() || ttl.compareTo(MAX_TTL) > 0) {
            throw new IllegalArgumentException(
                    "must be above 0 and at most %dd, was %s".formatted(MAX_TTL.toDays(), text));
        }
        return ttl;
    }

    private Response answer(
            AdminRequest request, Switches.Key key, boolean enabled, Optional<Instant> until) {
        ChangeResult result =
                control.toggle(
                        key,
                        enabled,
                        until,
                        _ ->
                                request.ifMatch(
                                        entry(key)
                                                .map(e -> etag(key, e.use().enabled()))
                                                .orElse("")),
                        request.dryRun());
        return switch (result) {
            case ChangeResult.Applied(var state) -> {
                ObjectNode body = Answers.MAPPER.createObjectNode();
                body.put("route", key.route()).put("plugin", key.plugin());
                body.put("enabled", enabled).put("revision", state.revision());
                until.ifPresent(at -> body.put("until", at.toString()));
                yield Answers.json(200, body).withHeader("ETag", etag(key, enabled));
            }
            case ChangeResult.Stale _ -> stale(request, key, enabled);
            case ChangeResult.Refused(var faults) -> Answers.faults(request, faults);
            case ChangeResult.Owned(var message) -> Answers.conflict(request, message);
            case ChangeResult.Failed(var message) ->
                    Answers.problem(request, 500, "Internal Server Error", message);
        };
    }

    private Response stale(AdminRequest request, Switches.Key key, boolean wanted) {
        boolean current = entry(key).map(each -> each.use().enabled()).orElse(false);
        ObjectNode members = Answers.MAPPER.createObjectNode();
        members.putArray("difference")
                .addObject()
                .put("pointer", "")
                .put("current", current)
                .put("proposed", wanted);
        return Answers.problem(
                        request,
                        412,
                        "Precondition Failed",
                        "It was switched since it was read.",
                        members)
                .withHeader("ETag", etag(key, current));
    }
}
