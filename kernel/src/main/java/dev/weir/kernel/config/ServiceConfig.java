package dev.weir.kernel.config;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An upstream: one or more targets that answer the same.
 *
 * @param name unique among the services
 * @param targets where it is; at least one
 * @param policy how they are used
 * @param plugins instances that run on every route to it
 */
public record ServiceConfig(
        String name, List<TargetConfig> targets, UpstreamPolicy policy, List<PluginUse> plugins) {

    public ServiceConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(policy, "policy");
        targets = List.copyOf(targets);
        plugins = List.copyOf(plugins);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("service " + name + " has no target");
        }
    }

    /**
     * How long to wait for a target.
     *
     * @param connect for the connection
     * @param response from the end of the request to the response head
     * @param idle between two reads of a body, and for a pooled connection nobody uses
     * @param total from the first byte of the request's head to the last of the response, filters
     *     included; empty for no bound
     */
    public record Timeouts(
            Duration connect, Duration response, Duration idle, Optional<Duration> total) {
        /** 500 ms, 30 s, 60 s, no bound on the whole. */
        public static final Timeouts DEFAULT =
                new Timeouts(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Optional.empty());

        public Timeouts {
            if (!connect.isPositive()
                    || !response.isPositive()
                    || !idle.isPositive()
                    || !total.orElse(connect).isPositive()) {
                throw new IllegalArgumentException(
                        "timeouts must be positive, were connect %s, response %s, idle %s, total %s"
                                .formatted(connect, response, idle, total));
            }
        }

        /** As the other one, without a bound on the whole. */
        public Timeouts(Duration connect, Duration response, Duration idle) {
            this(connect, response, idle, Optional.empty());
        }
    }
}
