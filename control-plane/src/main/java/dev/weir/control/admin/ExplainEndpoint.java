package dev.weir.control.admin;

import dev.weir.api.Client;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.condition.ConditionException;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.config.When;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.route.Explanation;
import dev.weir.kernel.route.Route;
import dev.weir.kernel.route.Router;
import dev.weir.kernel.upstream.TargetStatus;
import dev.weir.registry.JsonProblem;
import dev.weir.yaml.Nearest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/explain}: what would become of a request, and why; nothing is sent. */
final class ExplainEndpoint implements Endpoint {
    private static final List<String> MEMBERS = List.of("method", "url", "headers", "listener");
    private static final String EXAMPLE =
            "{\"method\": \"GET\", \"url\": \"http://host/path\", \"headers\": {}}.";

    private final Gateway gateway;
    private final ChainView chains;

    ExplainEndpoint(Gateway gateway) {
        this.gateway = gateway;
        this.chains = new ChainView(gateway);
    }

    @Override
    public Response answer(AdminRequest request) throws Exception {
        Explanation explanation;
        try {
            explanation = explain(Answers.MAPPER.readTree(request.body()));
        } catch (JacksonException e) {
            return badRequest(
                    request,
                    "The body is not JSON: %s.".formatted(JsonProblem.of(e.getOriginalMessage())));
        } catch (IllegalArgumentException e) {
            return badRequest(request, String.valueOf(e.getMessage()));
        }
        return Answers.json(200, describe(explanation));
    }

    private static Response badRequest(AdminRequest request, String detail) {
        return Answers.problem(request, 400, "Bad Request", detail);
    }

    private Explanation explain(JsonNode body) {
        String url = body.path("url").asString("");
        if (url.isEmpty()) {
            throw new IllegalArgumentException("The body must have a url: " + EXAMPLE);
        }
        for (String member : body.propertyNames()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException(
                        "There is no member `%s` here%s: %s"
                                .formatted(member, Nearest.hint(member, MEMBERS), EXAMPLE));
            }
        }
        Headers.Builder headers = new Headers.Builder();
        for (Map.Entry<String, JsonNode> each : body.path("headers").properties()) {
            headers.add(each.getKey(), text("header " + each.getKey(), each.getValue()));
        }
        String method = body.has("method") ? text("method", body.path("method")) : "GET";
        ListenerConfig listener = listener(body.path("listener"));
        try {
            return gateway.explain(method, url, headers.build(), listener);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "No such request comes in: %s. It was %s; a request is described as %s"
                            .formatted(
                                    e.getMessage(), written(method, url, headers.build()), EXAMPLE),
                    e);
        }
    }

    private static String written(String method, String url, Headers headers) {
        String request = method + " " + url;
        return headers.first("Host").map(host -> request + " with Host " + host).orElse(request);
    }

    /** Whose rules hold: those of the one that is named, else of the first. */
    private ListenerConfig listener(JsonNode name) {
        List<ListenerConfig> listeners = gateway.snapshot().config().listeners();
        if (name.isMissingNode()) {
            return listeners.getFirst();
        }
        String wanted = text("listener", name);
        return listeners.stream()
                .filter(each -> each.name().equals(wanted))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "There is no listener %s; there are %s."
                                        .formatted(
                                                wanted,
                                                listeners.stream()
                                                        .map(ListenerConfig::name)
                                                        .toList())));
    }

    private static String text(String what, JsonNode value) {
        if (!value.isString()) {
            throw new IllegalArgumentException("The " + what + " must be a text.");
        }
        return value.stringValue();
    }

    private ObjectNode describe(Explanation explanation) {
        ObjectNode body = Answers.MAPPER.createObjectNode();
        body.putObject("request")
                .put("method", explanation.request().method())
                .put("host", explanation.request().authority())
                .put("target", explanation.request().target());
        Route route = explanation.route();
        body.put("route", route == null ? null : route.name());
        ArrayNode routes = body.putArray("routes");
        for (Router.Verdict verdict : explanation.verdicts()) {
            routes.addObject()
                    .put("route", verdict.route())
                    .put("matched", verdict.matched())
                    .put("reason", verdict.reason());
        }
        if (route != null) {
            body.set("chain", chain(route, explanation));
            body.set("upstream", upstream(route, explanation));
        }
        return body;
    }

    private ArrayNode chain(Route route, Explanation explanation) {
        ArrayNode chain = chains.describe(route);
        for (int i = 0; i < chain.size(); i++) {
            ChainEntry entry = route.pipeline().chain().get(i);
            ((ObjectNode) chain.get(i))
                    .put("runs", entry.active() && meant(entry, explanation.request()));
        }
        return chain;
    }

    /** Without a client: an expression that asks for one is told that it is unknown. */
    private static boolean meant(ChainEntry entry, Request request) {
        Exchange nobody = new HttpExchange(new Client("", 0, false));
        try {
            Optional<When> when = entry.use().guard().when();
            return when.isEmpty() || when.get().meets(nobody, request);
        } catch (ConditionException e) {
            return entry.use().guard().onError() != OnError.OPEN;
        }
    }

    private ObjectNode upstream(Route route, Explanation explanation) {
        Snapshot snapshot = gateway.snapshot();
        ObjectNode upstream = Answers.MAPPER.createObjectNode();
        upstream.put("service", route.config().service());
        upstream.put(
                "target", Route.upstreamTarget(route.config(), explanation.request().target()));
        snapshot.config().services().stream()
                .filter(service -> service.name().equals(route.config().service()))
                .forEach(service ->
                        upstream.put("load-balancing", balancing(service.policy().balancing())));
        ArrayNode targets = upstream.putArray("targets");
        snapshot.upstreams().stream()
                .filter(each -> each.service().equals(route.config().service()))
                .flatMap(each -> each.status().stream())
                .forEach(each -> targets.add(describe(each)));
        return upstream;
    }

    private static String balancing(UpstreamPolicy.Balancing balancing) {
        return balancing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectNode describe(TargetStatus target) {
        TargetFigures figures = target.figures();
        ObjectNode body = Answers.MAPPER.createObjectNode();
        body.put("url", target.url());
        body.put("weight", target.weight());
        body.put("ejected", figures.ejected());
        body.putObject("figures")
                .put("requests", figures.requests())
                .put("failures", figures.faults())
                .put("active", figures.active())
                .put("connections", figures.open())
                .put("pending", figures.waiting());
        return body;
    }
}
