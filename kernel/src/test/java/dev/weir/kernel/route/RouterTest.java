package dev.weir.kernel.route;

import static dev.weir.kernel.Configs.get;
import static dev.weir.kernel.Configs.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.kernel.Configs;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.metrics.RouteFigures;
import dev.weir.kernel.pipeline.Pipeline;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RouterTest {
    private static final Watchdog WATCHDOG = new Watchdog();

    @AfterAll
    static void close() {
        WATCHDOG.close();
    }

    @Test
    void prefersExactHostThenLongestWildcardThenAny() {
        Router router =
                router(
                        route("any", match(List.of(), "/*")),
                        route("wide", match(List.of("*.example.com"), "/*")),
                        route("narrow", match(List.of("*.shop.example.com"), "/*")),
                        route("exact", match(List.of("a.shop.example.com"), "/*")));

        assertThat(winner(router, get("a.shop.example.com", "/x"))).isEqualTo("exact");
        assertThat(winner(router, get("b.shop.example.com", "/x"))).isEqualTo("narrow");
        assertThat(winner(router, get("b.example.com", "/x"))).isEqualTo("wide");
        assertThat(winner(router, get("example.com", "/x"))).isEqualTo("any");
    }

    @Test
    void readsTheHostWithoutPortAndWithoutRegardToCase() {
        Router router =
                router(
                        route("name", match(List.of("api.example.com"), "/*")),
                        route("v6", match(List.of("[::1]"), "/*")));

        assertThat(winner(router, get("API.example.COM:8443", "/"))).isEqualTo("name");
        assertThat(winner(router, get("[::1]:8443", "/"))).isEqualTo("v6");
        assertThat(winner(router, get("[::1]", "/"))).isEqualTo("v6");
    }

    @Test
    void prefersExactPathThenLongestPrefix() {
        Router router =
                router(
                        route("root", match(List.of(), "/*")),
                        route("a", match(List.of(), "/a/*")),
                        route("ab", match(List.of(), "/a/b/*")),
                        route("exact", match(List.of(), "/a/b")));

        assertThat(winner(router, get("h", "/a/b"))).isEqualTo("exact");
        assertThat(winner(router, get("h", "/a/b/"))).isEqualTo("ab");
        assertThat(winner(router, get("h", "/a/b/c?q=/x"))).isEqualTo("ab");
        assertThat(winner(router, get("h", "/a?x=/a/b"))).isEqualTo("a");
        assertThat(winner(router, get("h", "/ab"))).isEqualTo("root");
    }

    @Test
    void prefixMatchesWholeSegmentsOnly() {
        Router router = router(route("a", match(List.of(), "/a/*")));

        assertThat(winner(router, get("h", "/a"))).isEqualTo("a");
        assertThat(winner(router, get("h", "/a/"))).isEqualTo("a");
        assertThat(winner(router, get("h", "/a/b"))).isEqualTo("a");
        assertThat(winner(router, get("h", "/ab"))).isNull();
        assertThat(winner(router, get("h", "/"))).isNull();
    }

    @Test
    void goesOnToTheNextBestWhereAMethodOrHeaderIsNotMet() {
        Match withHeader =
                new Match(
                        List.of(),
                        Configs.pattern("/a"),
                        Set.of("GET"),
                        Map.of("x-tenant", "acme"));
        Router router =
                router(
                        route("post", match(List.of(), "/a", "POST")),
                        route("tenant", withHeader),
                        route("rest", match(List.of(), "/*")));

        assertThat(winner(router, get("h", "/a"))).isEqualTo("rest");
        assertThat(winner(router, get("h", "/a").withMethod("POST"))).isEqualTo("post");
        assertThat(winner(router, get("h", "/a").withHeader("X-Tenant", "acme")))
                .isEqualTo("tenant");
    }

    @Test
    void goesOnToRoutesForAnyHostWhereTheHostsOwnRoutesDoNotMatch() {
        Router router =
                router(
                        route("host", match(List.of("h"), "/only")),
                        route("any", match(List.of(), "/*")));

        assertThat(winner(router, get("h", "/other"))).isEqualTo("any");
    }

    @Test
    void explainsWhyEachRouteLost() {
        Router router =
                router(
                        route("host", match(List.of("other"), "/*")),
                        route("path", match(List.of(), "/b/*")),
                        route("method", match(List.of(), "/a", "POST")),
                        route("wide", match(List.of(), "/*")),
                        route("won", match(List.of(), "/a/*")));

        assertThat(router.explain(get("h", "/a")).stream().map(Object::toString))
                .anyMatch(v -> v.contains("host h is not among [other]"))
                .anyMatch(v -> v.contains("path /a does not match /b/*"))
                .anyMatch(v -> v.contains("method GET is not among [POST]"))
                .anyMatch(v -> v.contains("won is more specific"))
                .anyMatch(v -> v.contains("route=won, matched=true"));
    }

    @Property(tries = 300)
    void agreesWithASlowModelInAnyOrderOfRoutes(
            @ForAll @Size(min = 1, max = 12) List<Short> seeds, @ForAll long order) {
        List<Route> routes = new ArrayList<>();
        for (int i = 0; i < seeds.size(); i++) {
            routes.add(route("r" + i, match(List.of(), path(new Random(seeds.get(i)), true))));
        }
        Router router = router(routes.toArray(Route[]::new));
        Collections.shuffle(routes, new Random(order));
        Router shuffled = router(routes.toArray(Route[]::new));
        for (int i = 0; i < 20; i++) {
            Request request = get("h", path(new Random(order + i), false));
            assertThat(winner(router, request))
                    .isEqualTo(slowWinner(routes, request))
                    .isEqualTo(winner(shuffled, request));
        }
    }

    private static String path(Random random, boolean pattern) {
        StringBuilder path = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            path.append('/').append((char) ('a' + random.nextInt(2)));
        }
        if (pattern && random.nextBoolean()) {
            return path + "/*";
        }
        return path.isEmpty() || random.nextInt(4) == 0 ? path + "/" : path.toString();
    }

    private static @Nullable String slowWinner(List<Route> routes, Request request) {
        return routes.stream()
                .filter(route -> route.config().match().path().matches(request.path()))
                .min(
                        Comparator.comparingInt(RouterTest::weight)
                                .reversed()
                                .thenComparing(Route::name))
                .map(Route::name)
                .orElse(null);
    }

    private static int weight(Route route) {
        return switch (route.config().match().path()) {
            case PathPattern.Exact _ -> Integer.MAX_VALUE;
            case PathPattern.Prefix(String path) -> path.length();
        };
    }

    private static @Nullable String winner(Router router, Request request) {
        Route route = router.match(request);
        return route == null ? null : route.name();
    }

    private static Router router(Route... routes) {
        return new Router(List.of(routes));
    }

    private static Route route(String name, Match match) {
        Pipeline nowhere =
                new Pipeline(
                        List.of(),
                        (_, _) -> {
                            throw new AssertionError("no request is sent here");
                        },
                        new RouteFigures(),
                        WATCHDOG,
                        () -> {});
        return new Route(Configs.route(name, match), nowhere, 0);
    }
}
