package dev.weir.kernel.route;

import dev.weir.api.Request;
import dev.weir.kernel.config.Match;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a request. Exact hosts come before wildcards (the longer first), those before
 * routes for any host; then exact paths before prefixes (the longer first); then more conditions
 * before fewer. A route whose conditions are not met passes the request on to the next best; the
 * order in which routes were written never decides. Immutable.
 */
public final class Router {
    private final List<Route> routes;
    private final Map<String, PathTree> exactHosts = new HashMap<>();
    // By suffix with its leading dot: `*.a.example` is found under `.a.example`.
    private final Map<String, PathTree> wildcardHosts = new HashMap<>();
    private final PathTree anyHost = new PathTree();

    /** A router for these routes. */
    public Router(List<Route> routes) {
        this.routes = List.copyOf(routes);
        this.routes.forEach(this::add);
    }

    private void add(Route route) {
        List<String> hosts = route.config().match().hosts();
        if (hosts.isEmpty()) {
            anyHost.add(route);
        }
        for (String host : hosts) {
            (host.startsWith("*.")
                            ? wildcardHosts.computeIfAbsent(host.substring(1), _ -> new PathTree())
                            : exactHosts.computeIfAbsent(host, _ -> new PathTree()))
                    .add(route);
        }
    }

    /** The routes, in the order of the configuration. */
    public List<Route> routes() {
        return routes;
    }

    /** The route of {@code request}; null if none matches. */
    public @Nullable Route match(Request request) {
        if (!exactHosts.isEmpty() || !wildcardHosts.isEmpty()) {
            Route route = matchHost(Match.host(request), request);
            if (route != null) {
                return route;
            }
        }
        return anyHost.match(request);
    }

    private @Nullable Route matchHost(String host, Request request) {
        PathTree exact = exactHosts.get(host);
        Route route = exact == null ? null : exact.match(request);
        if (wildcardHosts.isEmpty()) {
            return route;
        }
        for (int dot = host.indexOf('.');
                dot > 0 && route == null;
                dot = host.indexOf('.', dot + 1)) {
            PathTree wildcard = wildcardHosts.get(host.substring(dot));
            route = wildcard == null ? null : wildcard.match(request);
        }
        return route;
    }

    /** Why each route does or does not take {@code request}; for people. */
    public List<Verdict> explain(Request request) {
        Route winner = match(request);
        return routes.stream()
                .map(route ->
                        new Verdict(
                                route.name(), route.equals(winner), reason(route, request, winner)))
                .toList();
    }

    /**
     * What became of one route.
     *
     * @param route its name
     * @param matched whether the request takes it
     * @param reason one sentence
     */
    public record Verdict(String route, boolean matched, String reason) {}

    private static String reason(Route route, Request request, @Nullable Route winner) {
        Match match = route.config().match();
        String host = Match.host(request);
        if (!match.hostMeets(host)) {
            return "host " + host + " is not among " + match.hosts();
        } else if (!match.path().matches(request.path())) {
            return "path " + request.path() + " does not match " + match.path();
        } else if (!match.methodMeets(request)) {
            return "method " + request.method() + " is not among " + match.methods();
        } else if (!match.headersMeet(request)) {
            return "headers are not " + match.headers();
        } else if (route.equals(winner)) {
            return "matches, and no other is more specific";
        }
        return "matches, but " + (winner == null ? "nothing" : winner.name()) + " is more specific";
    }
}
