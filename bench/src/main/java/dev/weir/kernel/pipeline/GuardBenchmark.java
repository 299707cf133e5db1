package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
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
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
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
    private static final Request REQUEST =
            new Request("GET", "http", "/", Headers.of("Host", "a"), Body.empty());

    @Param({"1", "11"})
    int filters = 1;

    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();
    private Pipeline pipeline = BenchPipeline.of(List.of(), watchdog, reaper);

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
        ResolvedPlugin nothing =
                new ResolvedPlugin(
                        new Nothing(),
                        "java",
                        "digest",
                        Limits.DEFAULT,
                        new Asks(Set.of(), Set.of(), true),
                        GuardConfig.OnError.CLOSED);
        pipeline = BenchPipeline.of(Collections.nCopies(filters, nothing), watchdog, reaper);
    }

    /** One exchange. */
    @Benchmark
    public Response exchange() {
        return BenchPipeline.exchange(pipeline, REQUEST);
    }

    /** Ends the watchdog. */
    @TearDown
    public void close() {
        watchdog.close();
        reaper.close();
    }
}
