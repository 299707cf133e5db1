package dev.weir.control.config;

import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.config.UpstreamPolicy.Balancing;
import dev.weir.kernel.config.UpstreamPolicy.Connections;
import dev.weir.kernel.config.UpstreamPolicy.Ejection;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Reads how a service's targets are used. */
final class UpstreamBinder {
    private static final List<String> POLICY =
            List.of(
                    "load-balancing",
                    "timeouts",
                    "retries",
                    "connections",
                    "ejection",
                    "dns",
                    "tls");
    private static final Keys DNS = Keys.of("refresh");
    private static final Keys TIMEOUTS = Keys.of("connect", "response", "idle", "total");
    private static final Keys RETRIES = Keys.of("attempts");
    private static final Keys CONNECTIONS = Keys.of("max", "pending");
    private static final Keys EJECTION = Keys.of("failures", "time");
    private static final Map<String, Balancing> BALANCING =
            Map.of(
                    "round-robin", Balancing.ROUND_ROBIN,
                    "least-request", Balancing.LEAST_REQUEST,
                    "random", Balancing.RANDOM);
    private static final List<String> LATER_BALANCING =
            List.of("ring-hash", "maglev", "least-latency");
    private static final Duration MAX_TIMEOUT = Duration.ofDays(1);
    private static final int MAX_RETRIES = 10;
    private static final int MAX_CONNECTIONS = 1_000_000;
    private static final int MAX_FAILURES = 1_000;

    private final Values values;
    private final Path folder;

    UpstreamBinder(Values values, Path folder) {
        this.values = values;
        this.folder = folder;
    }

    /** The keys of a service: the policy's, and others. */
    static Keys keys(String... others) {
        return Keys.of(Stream.concat(Stream.of(others), POLICY.stream()).toArray(String[]::new));
    }

    UpstreamPolicy policy(Section service) {
        UpstreamPolicy absent = UpstreamPolicy.DEFAULT;
        return new UpstreamPolicy(
                service.get("load-balancing", n -> values.word(n, BALANCING, LATER_BALANCING))
                        .orElse(absent.balancing()),
                service.find("timeouts").map(this::timeouts).orElse(absent.timeouts()),
                service.find("retries").map(this::retries).orElse(absent.retries()),
                service.find("connections").map(this::connections).orElse(absent.connections()),
                service.find("ejection").map(this::ejection).orElse(absent.ejection()),
                service.find("dns")
                        .map(n ->
                                duration(
                                        new Section(n, DNS, values),
                                        "refresh",
                                        absent.dnsRefresh()))
                        .orElse(absent.dnsRefresh()),
                service.get("tls", new TlsBinder(values, folder)::tls).orElse(absent.tls()));
    }

    private Timeouts timeouts(Node node) {
        Section section = new Section(node, TIMEOUTS, values);
        return new Timeouts(
                duration(section, "connect", Timeouts.DEFAULT.connect()),
                duration(section, "response", Timeouts.DEFAULT.response()),
                duration(section, "idle", Timeouts.DEFAULT.idle()),
                section.get("total", n -> values.duration(n, MAX_TIMEOUT)));
    }

    private Duration duration(Section section, String key, Duration absent) {
        return section.get(key, n -> values.duration(n, MAX_TIMEOUT)).orElse(absent);
    }

    private int retries(Node node) {
        return whole(
                new Section(node, RETRIES, values),
                "attempts",
                0,
                MAX_RETRIES,
                UpstreamPolicy.DEFAULT.retries());
    }

    private Connections connections(Node node) {
        Section section = new Section(node, CONNECTIONS, values);
        Connections absent = Connections.DEFAULT;
        return new Connections(
                whole(section, "max", 1, MAX_CONNECTIONS, absent.max()),
                whole(section, "pending", 0, MAX_CONNECTIONS, absent.pending()));
    }

    private Ejection ejection(Node node) {
        Section section = new Section(node, EJECTION, values);
        Ejection absent = Ejection.DEFAULT;
        return new Ejection(
                whole(section, "failures", 0, MAX_FAILURES, absent.failures()),
                duration(section, "time", absent.time()));
    }

    private int whole(Section section, String key, int least, int most, int absent) {
        return section.get(key, n -> values.whole(n, least, most)).orElse(absent);
    }
}
