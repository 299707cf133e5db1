package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.Headers;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.Timings;
import dev.weir.api.spi.ConfigValue;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.kernel.service.PluginServices;
import dev.weir.kernel.upstream.AddressRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A route with filters, as the gateway builds it, in front of an upstream that answers at once. */
final class BenchPipeline {
    private static final Outcome OUTCOME =
            new Outcome(
                    200,
                    0,
                    0,
                    Timings.of(Duration.ZERO),
                    Outcome.Ending.COMPLETED,
                    Optional.empty());
    private static final Response RESPONSE =
            new Response(
                    200,
                    Headers.of("Content-Type", "text/plain; charset=utf-8", "Server", "bench"),
                    Body.empty());
    private static final Client CLIENT = new Client("127.0.0.1", 1, false);

    private BenchPipeline() {}

    static Pipeline of(List<ResolvedPlugin> plugins, Watchdog watchdog, Reaper reaper) {
        Figures figures = new Figures();
        List<PluginUse> uses =
                IntStream.range(0, plugins.size()).mapToObj(BenchPipeline::use).toList();
        ChainBuilder builder =
                new ChainBuilder(
                        use -> plugins.get(Integer.parseInt(use)),
                        new PluginInstances(
                                watchdog::meter,
                                new PluginServices(figures, reaper, AddressRule.ANY)),
                        figures,
                        new Journal(),
                        Switches.NONE,
                        PluginUse.LimitsOverride.NONE);
        RouteConfig route =
                new RouteConfig(
                        "r",
                        Match.ANY,
                        "s",
                        false,
                        "",
                        new RouteConfig.HostHeader.Keep(),
                        uses,
                        List.of());
        return new Pipeline(
                builder.chains(List.of(new ChainBuilder.Wanted(route, List.of(), "s", List.of())))
                        .getFirst(),
                (_, _) -> RESPONSE,
                figures.route("r"),
                watchdog,
                () -> {});
    }

    private static PluginUse use(int number) {
        return new PluginUse(
                "f" + number,
                Integer.toString(number),
                true,
                GuardConfig.DEFAULT,
                ConfigValue.EMPTY,
                PluginUse.LimitsOverride.NONE,
                Grants.NONE);
    }

    /** One exchange from its beginning to its end. */
    static Response exchange(Pipeline pipeline, Request request) {
        HttpExchange exchange = new HttpExchange(CLIENT);
        pipeline.enter();
        Response response = pipeline.run(exchange, request);
        exchange.complete(OUTCOME);
        exchange.end();
        return response;
    }
}
