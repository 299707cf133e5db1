package dev.weir.tck;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * A context without a gateway: instance {@code test}, a clock that the test moves, the same random
 * numbers each time, a log that can be read, and a meter that cuts guests by time. Safe for every
 * thread.
 */
public final class TestContext implements PluginContext {
    private static final long SEED = 42;

    private final TestClock clock = new TestClock();
    private final RandomGenerator random = new Random(SEED);
    private final RecordingLog log = new RecordingLog();
    private final GuestMeter guests = new TimeMeter(this::limits);
    private volatile Limits limits = Limits.DEFAULT;

    /** A context with the default limits. */
    public TestContext() {}

    /** Changes the limits, also for what is already made. */
    public TestContext limits(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** What was logged: level, a space, the message; and after a colon what was thrown. */
    public List<String> logged() {
        return log.lines();
    }

    @Override
    public String instance() {
        return "test";
    }

    @Override
    public TestClock clock() {
        return clock;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    @Override
    public System.Logger log() {
        return log;
    }

    @Override
    public Limits limits() {
        return limits;
    }

    @Override
    public GuestMeter guests() {
        return guests;
    }
}
