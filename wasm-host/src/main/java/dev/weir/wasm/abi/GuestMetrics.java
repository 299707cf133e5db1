package dev.weir.wasm.abi;

import dev.weir.api.service.Meters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The metrics that guests of one plugin instance define. Safe for every thread. */
final class GuestMetrics {
    static final List<HostCall<ProxyWasmGuest>> CALLS =
            List.of(
                    HostCall.proxy("proxy_define_metric", "iiii", GuestMetrics::define),
                    HostCall.proxy("proxy_increment_metric", "il", GuestMetrics::increment),
                    HostCall.proxy("proxy_record_metric", "il", GuestMetrics::record),
                    HostCall.proxy("proxy_get_metric", "ii", GuestMetrics::get));

    private static final int COUNTER = 0;
    private static final int GAUGE = 1;
    private static final int HISTOGRAM = 2;
    private static final int MAX_NAME_BYTES = 256;
    private static final int MAX_METRICS = 1000;

    private sealed interface Metric {}

    private record Counter(Meters.Counter meter) implements Metric {}

    private record Gauge(Meters.Gauge meter) implements Metric {}

    private record Histogram(Meters.Histogram meter) implements Metric {}

    /** One that is shown nowhere. */
    private record Unshown() implements Metric {}

    private final @Nullable Meters meters;
    // Guarded by this: a monitor, for the reason that SharedData has.
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Metric> metrics = new ArrayList<>();

    GuestMetrics(Optional<Meters> meters) {
        this.meters = meters.orElse(null);
    }

    private static Status define(ProxyWasmGuest guest, long[] a) {
        String name =
                new String(
                        guest.memory().bytes(a[1], a[2], MAX_NAME_BYTES),
                        StandardCharsets.ISO_8859_1);
        try {
            int id = guest.plugin().shared().metrics().define((int) a[0], name);
            guest.memory().writeInt(a[3], id);
            return Status.OK;
        } catch (IllegalStateException e) {
            guest.calls().refused("proxy_define_metric", e);
            return Status.INTERNAL_FAILURE;
        }
    }

    private synchronized int define(int type, String name) {
        // With the type: one name for two kinds is the meters' to refuse.
        Integer known = ids.get(type + name);
        if (known != null) {
            return known;
        }
        if (metrics.size() >= MAX_METRICS) {
            throw new IllegalStateException("a plugin can define at most 1000 metrics");
        }
        metrics.add(made(type, meterName(name)));
        ids.put(type + name, metrics.size());
        return metrics.size();
    }

    private Metric made(int type, String name) {
        if (type < COUNTER || type > HISTOGRAM) {
            throw new IllegalArgumentException("metric type must be 0 to 2, was " + type);
        }
        if (meters == null) {
            return new Unshown();
        }
        return switch (type) {
            case COUNTER -> new Counter(meters.counter(name, ""));
            case GAUGE -> new Gauge(meters.gauge(name, ""));
            default -> new Histogram(meters.histogram(name, ""));
        };
    }

    /** Guests name metrics with dots and dashes, as Envoy does. */
    private static String meterName(String name) {
        String plain = name.replaceAll("[^A-Za-z0-9_]", "_");
        boolean fits =
                !plain.isEmpty()
                        && Character.isLetter(plain.charAt(0))
                        && !plain.startsWith(GuestFigures.PREFIX);
        return fits ? plain : "m_" + plain;
    }

    private static Status increment(ProxyWasmGuest guest, long[] a) {
        switch (metric(guest, a[0])) {
            case Counter(Meters.Counter meter) -> meter.add((double) a[1]);
            case Gauge(Meters.Gauge meter) -> meter.add((double) a[1]);
            case Histogram _ ->
                    throw new IllegalArgumentException("a histogram cannot be incremented");
            case Unshown() -> {}
        }
        return Status.OK;
    }

    private static Status record(ProxyWasmGuest guest, long[] a) {
        switch (metric(guest, a[0])) {
            // As in Envoy.
            case Counter(Meters.Counter meter) -> meter.add((double) a[1]);
            case Gauge(Meters.Gauge meter) -> meter.set((double) a[1]);
            case Histogram(Meters.Histogram meter) -> meter.record((double) a[1]);
            case Unshown() -> {}
        }
        return Status.OK;
    }

    private static Status get(ProxyWasmGuest guest, long[] a) {
        long value =
                switch (metric(guest, a[0])) {
                    case Counter(Meters.Counter meter) -> (long) meter.value();
                    case Gauge(Meters.Gauge meter) -> (long) meter.value();
                    case Histogram _ ->
                            throw new IllegalArgumentException("a histogram has no one value");
                    case Unshown() -> 0;
                };
        guest.memory().writeLong(a[1], value);
        return Status.OK;
    }

    private static Metric metric(ProxyWasmGuest guest, long id) {
        return guest.plugin().shared().metrics().find((int) id);
    }

    private synchronized Metric find(int id) {
        if (id < 1 || id > metrics.size()) {
            throw new IllegalArgumentException("there is no metric " + id);
        }
        return metrics.get(id - 1);
    }
}
