package dev.weir.bench;

import dev.weir.kernel.http1.PathNormaliser;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Normalising a path: one that is normal already, as most are, and two that are not. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class NormaliserBenchmark {
    @Param({"/v1/orders/17/lines/3", "/v1//orders/./17/../18", "/v1/%6frders/caf%c3%a9"})
    String path = "/";

    /** Made by JMH. */
    public NormaliserBenchmark() {}

    /** One path. */
    @Benchmark
    public String normalise() {
        return PathNormaliser.normalise(path);
    }
}
