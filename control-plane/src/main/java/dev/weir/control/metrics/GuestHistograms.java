package dev.weir.control.metrics;

import dev.weir.kernel.metrics.GuestMeters.Owner;
import dev.weir.kernel.metrics.PlainHistogram;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The histograms that plugins define, read when somebody asks. Micrometer's own keep windows and
 * maxima up to date with every value, which costs more than a guest's callback may.
 */
final class GuestHistograms implements MultiCollector {
    private final Map<String, Family> families = new ConcurrentHashMap<>();

    /** All histograms of one name. */
    private record Family(String description, Map<Owner, PlainHistogram> members) {}

    /** A histogram that is shown from now on, under a name that stands for no other meter. */
    PlainHistogram made(Owner owner, String shown, String description) {
        PlainHistogram histogram = new PlainHistogram();
        families.compute(
                shown,
                (_, known) -> {
                    Family family =
                            known == null
                                    ? new Family(description, new ConcurrentHashMap<>())
                                    : known;
                    family.members().put(owner, histogram);
                    return family;
                });
        return histogram;
    }

    /** The histograms of an owner are not shown any more. */
    void remove(Owner owner) {
        for (String shown : families.keySet()) {
            families.computeIfPresent(
                    shown,
                    (_, family) -> {
                        family.members().remove(owner);
                        return family.members().isEmpty() ? null : family;
                    });
        }
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        new TreeMap<>(families).forEach((shown, family) -> all.metricSnapshot(of(shown, family)));
        return all.build();
    }

    private static MetricSnapshot of(String shown, Family family) {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(shown).help(family.description());
        family.members().forEach((owner, histogram) -> snapshot.dataPoint(point(owner, histogram)));
        return snapshot.build();
    }

    private static HistogramDataPointSnapshot point(Owner owner, PlainHistogram histogram) {
        Labels.Builder labels = Labels.builder();
        GuestLabels.of(owner).forEach(labels::label);
        return HistogramDataPointSnapshot.builder()
                .classicHistogramBuckets(
                        ClassicHistogramBuckets.of(histogram.ranges(), histogram.counts()))
                .sum(histogram.sum())
                .labels(labels.build())
                .build();
    }
}
