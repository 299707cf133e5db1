package dev.weir.control.metrics;

import dev.weir.api.service.Meters;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.PlainGauge;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The meters that plugins define, as {@code weir_guest_NAME}. */
final class RegisteredGuestMeters implements GuestMeters {
    private final PrometheusMeterRegistry registry;
    private final GuestHistograms histograms = new GuestHistograms();
    private final Map<Owner, List<Meter>> meters = new ConcurrentHashMap<>();

    RegisteredGuestMeters(PrometheusMeterRegistry registry) {
        this.registry = registry;
        registry.getPrometheusRegistry().register(histograms);
    }

    private static String shown(String name) {
        return "weir.guest." + name;
    }

    private static List<Tag> tags(Owner owner) {
        return GuestLabels.of(owner).entrySet().stream()
                .map(label -> Tag.of(label.getKey(), label.getValue()))
                .toList();
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
        return histograms.made(owner, "weir_guest_" + name, description);
    }

    @Override
    public void remove(Owner owner) {
        List<Meter> gone = meters.remove(owner);
        if (gone != null) {
            gone.forEach(registry::remove);
        }
        histograms.remove(owner);
    }
}
