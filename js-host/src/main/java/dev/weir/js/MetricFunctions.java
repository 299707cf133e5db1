package dev.weir.js;

import dev.weir.api.service.Meters;
import dev.weir.api.service.Meters.Counter;
import dev.weir.api.service.Meters.Gauge;
import dev.weir.api.service.Meters.Histogram;
import java.util.function.Function;

/** What the prelude's {@code ctx.metrics} calls. */
final class MetricFunctions {
    private MetricFunctions() {}

    static void define(FunctionGroup group, HostApi host) {
        group.define("counter", args -> made(host, m -> m.counter(args.text(0), args.text(1))));
        group.define("gauge", args -> made(host, m -> m.gauge(args.text(0), args.text(1))));
        group.define("histogram", args -> made(host, m -> m.histogram(args.text(0), args.text(1))));
        group.run("addTo", args -> add(args.object(0), args.number(1)));
        group.run("setTo", args -> ((Gauge) args.object(0)).set(args.number(1)));
        group.run("record", args -> ((Histogram) args.object(0)).record(args.number(1)));
    }

    private static Object made(HostApi host, Function<Meters, Object> meter) {
        try {
            return meter.apply(host.instance().meters());
        } catch (IllegalStateException e) {
            // As many meters as there may be: the plugin's mistake.
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static void add(Object meter, double amount) {
        switch (meter) {
            case Counter counter -> counter.add(amount);
            case Gauge gauge -> gauge.add(amount);
            default -> throw new IllegalArgumentException("nothing can be added to a histogram");
        }
    }
}
