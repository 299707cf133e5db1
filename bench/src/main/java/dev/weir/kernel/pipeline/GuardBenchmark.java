package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
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
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.kernel.service.PluginServices;
import dev.weir.kernel.upstream.AddressRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the guard costs: an exchange through so many filters that do nothing. The cost of one is the
 * difference between two rows by the difference of their filters; of what they allocate, too.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuardBenchmark {
    private static final Outcome OUTCOME =
            new Outcome(200, 0, 0, Duration.ZERO, Outcome.Ending.COMPLETED, Optional.empty());
    private static final Request REQUEST =
            new Request("GET", "http", "/", Headers.of("Host", "a"), Body.empty());
    private static final Response RESPONSE = Response.of(200);
    private static final Client CLIENT = new Client("127.0.0.1", 1, false);

    @Param({"1", "11"})
    int filters = 1;

    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();
    private Pipeline pipeline = pipeline(0);

    private static final class Nothing implements PluginFactory<ConfigValue> {
        @Override
        public PluginDescriptor descriptor() {
            return new PluginDescriptor(
                    "bench/nothing", "1.0.0", Phase.EDGE, 0, BodyNeed.NONE, BodyNeed.NONE);
        }

        @Override
        public ConfigSchema<ConfigValue> schema() {
            return ConfigSchema.of(ConfigValue.EMPTY);
        }

        @Override
        public Filter create(ConfigValue config, PluginContext context) {
            return (_, next) -> next.proceed(next.request());
        }
    }

    /** Made by JMH. */
    public GuardBenchmark() {}

    /** Builds the chain. */
    @Setup
    public void build() {
        pipeline = pipeline(filters);
    }

    private Pipeline pipeline(int filters) {
        Figures figures = new Figures();
        List<PluginUse> uses =
                IntStream.range(0, filters)
                        .mapToObj(i ->
                                new PluginUse(
                                        "f" + i,
                                        "nothing",
                                        true,
                                        GuardConfig.DEFAULT,
                                        ConfigValue.EMPTY,
                                        PluginUse.LimitsOverride.NONE,
                                        Grants.NONE))
                        .toList();
        ChainBuilder builder =
                new ChainBuilder(
                        _ ->
                                new ResolvedPlugin(
                                        new Nothing(),
                                        "java",
                                        "digest",
                                        Limits.DEFAULT,
                                        Asks.NOTHING,
                                        GuardConfig.OnError.CLOSED),
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

    /** One exchange. */
    @Benchmark
    public Response exchange() {
        HttpExchange exchange = new HttpExchange(CLIENT);
        pipeline.enter();
        Response response = pipeline.run(exchange, REQUEST);
        exchange.complete(OUTCOME);
        exchange.end();
        return response;
    }

    /** Ends the watchdog. */
    @TearDown
    public void close() {
        watchdog.close();
        reaper.close();
    }
}
