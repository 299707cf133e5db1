package dev.weir.js;

import dev.weir.api.service.Meters;
import dev.weir.api.service.Meters.Counter;
import dev.weir.api.service.Meters.Gauge;
import dev.weir.api.service.Meters.Histogram;
import java.util.function.Function;
import org.graalvm.polyglot.Value;

/** What the prelude's {@code ctx.metrics} calls. */
final class MetricFunctions {
    private MetricFunctions() {}

    static void define(FunctionGroup group, HostFunctions host) {
        group.define("counter", args -> made(host, m -> m.counter(name(args), about(args))));
        group.define("gauge", args -> made(host, m -> m.gauge(name(args), about(args))));
        group.define("histogram", args -> made(host, m -> m.histogram(name(args), about(args))));
        group.run("addTo", args -> add(args[0].asHostObject(), args[1].asDouble()));
        group.run("setTo", args -> ((Gauge) args[0].asHostObject()).set(args[1].asDouble()));
        group.run(
                "record", args -> ((Histogram) args[0].asHostObject()).record(args[1].asDouble()));
    }

    private static Object made(HostFunctions host, Function<Meters, Object> meter) {
        try {
            return meter.apply(host.instance().meters());
        } catch (IllegalStateException e) {
            // As many meters as there may be: the plugin's mistake.
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String name(Value[] args) {
        return args[0].asString();
    }

    private static String about(Value[] args) {
        return args[1].asString();
    }

    private static void add(Object meter, double amount) {
        switch (meter) {
            case Counter counter -> counter.add(amount);
            case Gauge gauge -> gauge.add(amount);
            default -> throw new IllegalArgumentException("nothing can be added to a histogram");
        }
    }
}
