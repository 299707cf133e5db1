package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.route.Route;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/routes}: the routes in force and what their requests pass through. */
final class RoutesApi {
    private final Gateway gateway;

    RoutesApi(Gateway gateway) {
        this.gateway = gateway;
    }

    void addTo(EndpointTable table) {
        table.add("GET", "/v1/routes", _ -> list());
        table.add("GET", "/v1/routes/*", request -> of(request, RoutesApi::route));
        table.add("GET", "/v1/routes/*/chain", request -> of(request, RoutesApi::chain));
    }

    private Response list() {
        ArrayNode routes = Answers.MAPPER.createArrayNode();
        gateway.snapshot().router().routes().forEach(route -> routes.add(describe(route)));
        return Answers.json(200, routes);
    }

    private Response of(AdminRequest request, java.util.function.Function<Route, Response> answer) {
        String name = request.path().get(2);
        Optional<Route> route = gateway.snapshot().route(name);
        return route.map(answer)
                .orElseGet(() -> Answers.notFound(request, "There is no route " + name + "."));
    }

    private static Response route(Route route) {
        ObjectNode body = describe(route);
        return Answers.json(200, body).withHeader("ETag", Answers.etag(body.toString()));
    }

    private static Response chain(Route route) {
        return Answers.json(200, chain(route.pipeline().chain()));
    }

    private static ObjectNode describe(Route route) {
        ObjectNode body = Answers.MAPPER.createObjectNode();
        Match match = route.config().match();
        body.put("name", route.name());
        body.set("hosts", texts(match.hosts()));
        body.put("path", match.path().toString());
        body.set("methods", texts(match.methods().stream().sorted().toList()));
        ObjectNode headers = body.putObject("headers");
        match.headers().forEach(headers::put);
        body.put("service", route.config().service());
        body.put("strip-prefix", route.config().stripPrefix());
        body.set(
                "plugins",
                texts(route.pipeline().chain().stream().map(e -> e.use().name()).toList()));
        return body;
    }

    private static ArrayNode texts(List<String> values) {
        ArrayNode node = Answers.MAPPER.createArrayNode();
        values.forEach(node::add);
        return node;
    }

    static ArrayNode chain(List<ChainEntry> entries) {
        ArrayNode chain = Answers.MAPPER.createArrayNode();
        entries.forEach(entry -> chain.add(describe(entry)));
        return chain;
    }

    private static ObjectNode describe(ChainEntry entry) {
        ObjectNode body = Answers.MAPPER.createObjectNode();
        body.put("name", entry.use().name());
        body.put("use", entry.use().use());
        body.put("contributed-by", entry.owner().toString());
        body.put("enabled", entry.use().enabled());
        body.put("on-error", entry.use().onError().name().toLowerCase(Locale.ROOT));
        PluginInstance instance = entry.instance();
        if (instance == null) {
            body.put("state", "FAILED").put("reason", entry.failure());
        } else {
            body.put("state", entry.active() ? "ACTIVE" : "READY");
            describe(body, instance);
        }
        Limits limits = entry.limits();
        if (limits != null) {
            body.putObject("limits")
                    .put("time", limits.time().toMillis() + "ms")
                    .put("wall", limits.wall().toMillis() + "ms")
                    .put("memory", limits.memoryBytes() + "B");
        }
        PluginFigures figures = entry.figures();
        body.putObject("figures")
                .put("calls", figures.calls())
                .put("errors", figures.errors())
                .put("seconds", figures.nanos() / 1e9);
        return body;
    }

    private static void describe(ObjectNode body, PluginInstance instance) {
        PluginDescriptor descriptor = instance.descriptor();
        body.put("plugin", descriptor.name());
        body.put("version", descriptor.version());
        body.put("kind", instance.plugin().kind());
        body.put("digest", instance.plugin().digest());
        body.put("phase", descriptor.phase().name());
        body.put("priority", descriptor.priority());
    }
}
