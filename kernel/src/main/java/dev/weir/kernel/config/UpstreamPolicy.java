package dev.weir.kernel.config;

import dev.weir.kernel.config.ServiceConfig.Timeouts;
import java.time.Duration;
import java.util.Objects;

/**
 * How a service's targets are used.
 *
 * @param balancing which of them gets a request
 * @param timeouts how long to wait for one
 * @param retries tries after the first, made only where nothing can happen twice; 0 for none
 * @param connections how many connections there may be to each
 * @param ejection when one gets no requests for a while
 * @param dnsRefresh how often the addresses of their names are looked up
 * @param tls how those over {@code https} are spoken to
 */
public record UpstreamPolicy(
        Balancing balancing,
        Timeouts timeouts,
        int retries,
        Connections connections,
        Ejection ejection,
        Duration dnsRefresh,
        UpstreamTls tls) {
    /** Round robin, one retry, and the defaults of the parts. */
    public static final UpstreamPolicy DEFAULT =
            new UpstreamPolicy(
                    Balancing.ROUND_ROBIN,
                    Timeouts.DEFAULT,
                    1,
                    Connections.DEFAULT,
                    Ejection.DEFAULT,
                    Duration.ofSeconds(30),
                    UpstreamTls.DEFAULT);

    public UpstreamPolicy {
        Objects.requireNonNull(balancing, "balancing");
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(ejection, "ejection");
        Objects.requireNonNull(dnsRefresh, "dnsRefresh");
        Objects.requireNonNull(tls, "tls");
        if (retries < 0) {
            throw new IllegalArgumentException("retries must not be negative, was " + retries);
        }
    }

    /** Which target gets a request. */
    public enum Balancing {
        /** In turn, by weight. */
        ROUND_ROBIN,
        /** Of two picked at random by weight, the one with fewer requests in flight. */
        LEAST_REQUEST,
        /** At random, by weight. */
        RANDOM
    }

    /**
     * Connections to one target.
     *
     * @param max how many may be open
     * @param pending how many exchanges may wait for one while all are in use; 0 for none
     */
    public record Connections(int max, int pending) {
        /** 1024 of both. */
        public static final Connections DEFAULT = new Connections(1024, 1024);

        public Connections {
            if (max <= 0 || pending < 0) {
                throw new IllegalArgumentException(
                        "connections must be positive, pending not negative, were %d and %d"
                                .formatted(max, pending));
            }
        }
    }

    /**
     * When a target gets no requests for a while. The last one that does is never ejected.
     *
     * @param failures after so many in a row; 0 for never
     * @param time for how long; twice as long the second time in a row, and so on up to ten times
     */
    public record Ejection(int failures, Duration time) {
        /** After five failures, for 10 s. */
        public static final Ejection DEFAULT = new Ejection(5, Duration.ofSeconds(10));

        public Ejection {
            if (failures < 0 || !time.isPositive()) {
                throw new IllegalArgumentException(
                        "failures must not be negative and the time positive, were %d and %s"
                                .formatted(failures, time));
            }
        }
    }
}
