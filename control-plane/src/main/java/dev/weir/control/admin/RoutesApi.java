package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.route.Route;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/routes}: the routes in force and what their requests pass through. */
final class RoutesApi {
    private final Gateway gateway;
    private final ChainView chains;

    RoutesApi(Gateway gateway) {
        this.gateway = gateway;
        this.chains = new ChainView(gateway);
    }

    void addTo(EndpointTable table) {
        table.add("GET", "/v1/routes", _ -> list());
        table.add("GET", "/v1/routes/*", request -> of(request, RoutesApi::route));
        table.add("GET", "/v1/routes/*/chain", request -> of(request, this::chain));
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

    private Response chain(Route route) {
        return Answers.json(200, chains.describe(route));
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
}
