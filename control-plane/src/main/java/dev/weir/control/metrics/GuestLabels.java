package dev.weir.control.metrics;

import dev.weir.kernel.metrics.GuestMeters.Owner;
import java.util.Map;
import java.util.TreeMap;

/** The labels of the meters that plugins define: whose they are. */
final class GuestLabels {
    private GuestLabels() {}

    static Map<String, String> of(Owner owner) {
        Map<String, String> labels = new TreeMap<>();
        labels.put("plugin", owner.plugin());
        labels.put("version", owner.version());
        labels.put("instance", owner.instance());
        labels.put("route", owner.route());
        labels.put("service", owner.service());
        labels.put("mode", owner.shadow() ? "shadow" : "enforce");
        return labels;
    }
}
