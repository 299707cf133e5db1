package dev.weir.tck;

import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.VmSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A context without a gateway: instance {@code test}, everything granted, a clock that the test
 * moves, the same random numbers each time, a log and meters that can be read, key-values and
 * scheduled work that go by that clock, call-outs that the test answers, and a meter that cuts
 * guests by time. Safe for every thread.
 */
public final class TestContext implements PluginContext {
    private static final long SEED = 42;

    private final TestClock clock = new TestClock();
    private final RandomGenerator random = new Random(SEED);
    private final RecordingLog log = new RecordingLog();
    private final GuestMeter guests = new TimeMeter(this::limits);
    private final RecordingMeters meters = new RecordingMeters();
    private final TestScheduler scheduler = new TestScheduler(clock);
    private final TestKeyValues keyValues = new TestKeyValues(clock);
    private final ScriptedCallOuts callOuts = new ScriptedCallOuts();
    private volatile Limits limits = Limits.DEFAULT;
    private volatile Set<Capability> granted = EnumSet.allOf(Capability.class);
    private volatile Map<String, String> environment = Map.of();
    private volatile VmSettings vm = VmSettings.NONE;

    /** A context with the default limits. */
    public TestContext() {}

    /** Changes the limits, also for what is already made. */
    public TestContext limits(Limits limits) {
        this.limits = Objects.requireNonNull(limits, "limits");
        return this;
    }

    /** Grants these alone. */
    public TestContext grant(Capability... capabilities) {
        granted = Set.of(capabilities);
        return this;
    }

    /** Sets what is said to virtual machines. */
    public TestContext vm(VmSettings settings) {
        vm = Objects.requireNonNull(settings, "settings");
        return this;
    }

    /** Sets the environment variables that can be read. */
    public TestContext environment(Map<String, String> variables) {
        environment = Map.copyOf(variables);
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

    /** Begins just before it overflows: whoever compares instead of subtracting is found out. */
    @Override
    public long nanoTime() {
        return Long.MAX_VALUE - 7 + Duration.between(Instant.EPOCH, clock.instant()).toNanos();
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
    public VmSettings vm() {
        return vm;
    }

    @Override
    public GuestMeter guests() {
        return guests;
    }

    @Override
    public boolean granted(Capability capability) {
        return granted.contains(capability);
    }

    private void require(Capability capability) {
        if (!granted(capability)) {
            throw new CapabilityDeniedException(
                    capability, "test: " + capability.text() + " is not granted");
        }
    }

    @Override
    public RecordingMeters meters() {
        return meters;
    }

    @Override
    public TestScheduler scheduler() {
        return scheduler;
    }

    @Override
    public TestKeyValues keyValues() {
        require(Capability.KV);
        return keyValues;
    }

    @Override
    public ScriptedCallOuts callOuts() {
        require(Capability.CALL_OUTS);
        return callOuts;
    }

    @Override
    public Map<String, String> environment() {
        require(Capability.ENV);
        return environment;
    }
}
