package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.guest.Watchdog;
import java.util.List;
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
 * What a WASM filter costs: an exchange through one, its guest's part included. {@link
 * EngineBenchmark} is the guest's part alone.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GuestBenchmark {
    private static final Request REQUEST =
            new Request(
                    "GET",
                    "http",
                    "/orders?page=2",
                    Headers.of(
                            "Host",
                            "api.example.com",
                            "User-Agent",
                            "bench/1.0",
                            "Accept",
                            "*/*",
                            "x-token",
                            "secret"),
                    Body.empty());

    @Param({"rust-headers", "rust-path-regex", "as-headers", "go-headers", "rust-http-wasm"})
    String sample = "";

    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();
    private Pipeline pipeline = BenchPipeline.of(List.of(), watchdog, reaper);

    /** Made by JMH. */
    public GuestBenchmark() {}

    /** Starts the guests. */
    @Setup
    public void start() throws Exception {
        pipeline = BenchPipeline.of(List.of(new Sample(sample).plugin()), watchdog, reaper);
        if (exchange().status() != 200) {
            throw new IllegalStateException(sample + " lets nothing pass");
        }
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
