package dev.weir.bench;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.metrics.RouteFigures;
import dev.weir.kernel.pipeline.Pipeline;
import dev.weir.kernel.route.Route;
import dev.weir.kernel.route.Router;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Finding the route of a request, by the number of routes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouterBenchmark {
    // A daemon that has nothing to watch.
    private static final Watchdog WATCHDOG = new Watchdog();

    @Param({"1", "100", "10000"})
    int routes;

    private Router byPath = new Router(List.of());
    private Router byHost = new Router(List.of());
    private Request request = request("a", "/");

    /** Made by JMH. */
    public RouterBenchmark() {}

    /** Builds the routers. */
    @Setup
    public void build() {
        byPath = router(i -> new Match(List.of(), prefix("/v1/s" + i), Set.of(), Map.of()));
        byHost =
                router(i -> new Match(List.of("h" + i + ".test"), prefix("/"), Set.of(), Map.of()));
        int last = routes - 1;
        request = request("h" + last + ".test", "/v1/s" + last + "/orders/17?full=yes");
    }

    private Router router(IntFunction<Match> match) {
        return new Router(
                IntStream.range(0, routes).mapToObj(i -> route("r" + i, match.apply(i))).toList());
    }

    private static PathPattern prefix(String path) {
        return new PathPattern.Prefix(path);
    }

    private static Request request(String host, String target) {
        return new Request("GET", "http", target, Headers.of("Host", host), Body.empty());
    }

    private static Route route(String name, Match match) {
        RouteConfig config =
                new RouteConfig(
                        name,
                        match,
                        "service",
                        false,
                        "",
                        new RouteConfig.HostHeader.Keep(),
                        List.of(),
                        List.of());
        Pipeline pipeline =
                new Pipeline(
                        List.of(),
                        (_, _) -> Response.of(200),
                        new RouteFigures(),
                        WATCHDOG,
                        () -> {});
        return new Route(config, pipeline, 0);
    }

    /** By path. */
    @Benchmark
    public @Nullable Object path() {
        return byPath.match(request);
    }

    /** By host. */
    @Benchmark
    public @Nullable Object host() {
        return byHost.match(request);
    }
}
