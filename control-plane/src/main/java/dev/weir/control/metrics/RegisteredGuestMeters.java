package dev.weir.control.metrics;

import dev.weir.api.service.Meters;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.PlainGauge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The meters that plugins define, as {@code weir_guest_NAME}. */
final class RegisteredGuestMeters implements GuestMeters {
    // 1, 2, 5 and so on: what `Meters#histogram` promises.
    private static final double[] BOUNDS = bounds();

    private final MeterRegistry registry;
    private final Map<Owner, List<Meter>> meters = new ConcurrentHashMap<>();

    RegisteredGuestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private static double[] bounds() {
        double[] bounds = new double[21];
        double decade = 1;
        for (int i = 0; i < bounds.length; i += 3) {
            bounds[i] = decade;
            bounds[i + 1] = 2 * decade;
            bounds[i + 2] = 5 * decade;
            decade *= 10;
        }
        return bounds;
    }

    private static String shown(String name) {
        return "weir.guest." + name;
    }

    private static Tags tags(Owner owner) {
        return Tags.of(
                "plugin", owner.plugin(),
                "instance", owner.instance(),
                "mode", owner.shadow() ? "shadow" : "enforce");
    }

    private <T extends Meter> T kept(Owner owner, T meter) {
        meters.computeIfAbsent(owner, _ -> new CopyOnWriteArrayList<>()).add(meter);
        return meter;
    }

    @Override
    public Meters.Counter counter(Owner owner, String name, String description) {
        Counter counter =
                kept(
                        owner,
                        Counter.builder(shown(name))
                                .description(description)
                                .tags(tags(owner))
                                .register(registry));
        return new Meters.Counter() {
            @Override
            public void add(double amount) {
                counter.increment(amount);
            }

            @Override
            public double value() {
                return counter.count();
            }
        };
    }

    @Override
    public Meters.Gauge gauge(Owner owner, String name, String description) {
        PlainGauge value = new PlainGauge();
        kept(
                owner,
                Gauge.builder(shown(name), value, PlainGauge::value)
                        .description(description)
                        .tags(tags(owner))
                        .strongReference(true)
                        .register(registry));
        return value;
    }

    @Override
    public Meters.Histogram histogram(Owner owner, String name, String description) {
        DistributionSummary summary =
                kept(
                        owner,
                        DistributionSummary.builder(shown(name))
                                .description(description)
                                .tags(tags(owner))
                                .serviceLevelObjectives(BOUNDS)
                                .register(registry));
        return new Meters.Histogram() {
            @Override
            public void record(double value) {
                summary.record(value);
            }

            @Override
            public long count() {
                return summary.count();
            }
        };
    }

    @Override
    public void remove(Owner owner) {
        List<Meter> gone = meters.remove(owner);
        if (gone != null) {
            gone.forEach(registry::remove);
        }
    }
}
