package dev.weir.kernel.config;

import java.util.Objects;

/**
 * Where requests come in.
 *
 * @param name unique among the listeners
 * @param address where to listen
 * @param limits what one client may send
 * @param timeouts how long it is waited for clients
 * @param proxyProtocol whether a load balancer tells of the client before the first request; then
 *     nobody else than {@code trustedProxies} is served
 * @param trustedProxies whose {@code Forwarded} and {@code X-Forwarded-*} are believed
 * @param paths what becomes of paths that servers read in different ways
 * @param underscores what becomes of fields with an underscore in their name
 */
public record ListenerConfig(
        String name,
        Address address,
        Limits limits,
        ClientTimeouts timeouts,
        ProxyProtocol proxyProtocol,
        TrustedProxies trustedProxies,
        PathRules paths,
        Underscores underscores) {
    public ListenerConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(limits, "limits");
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(proxyProtocol, "proxyProtocol");
        Objects.requireNonNull(trustedProxies, "trustedProxies");
        Objects.requireNonNull(paths, "paths");
        Objects.requireNonNull(underscores, "underscores");
    }

    /** A listener that takes clients as they come: with the defaults of all but its limits. */
    public ListenerConfig(String name, Address address, Limits limits) {
        this(
                name,
                address,
                limits,
                ClientTimeouts.DEFAULT,
                ProxyProtocol.OFF,
                TrustedProxies.NONE,
                PathRules.STRICT,
                Underscores.DROP);
    }

    /** The same with other timeouts. */
    public ListenerConfig with(ClientTimeouts other) {
        return new ListenerConfig(
                name, address, limits, other, proxyProtocol, trustedProxies, paths, underscores);
    }

    /**
     * What one client may send, and what all of a listener may take together.
     *
     * @param headBytes request line and fields together; beyond it 431
     * @param targetBytes the request line; beyond it 414
     * @param fields number of header fields; beyond it 431
     * @param bodyBytes a request body; beyond it 413
     * @param connections open connections of the listener; beyond it an idle one makes room, or the
     *     new one gets 503
     * @param bufferedBytes what is held in memory for all its clients; beyond it 503, or 413 where
     *     one body alone is more
     */
    public record Limits(
            int headBytes,
            int targetBytes,
            int fields,
            long bodyBytes,
            int connections,
            long bufferedBytes) {

        /** 32 KiB, 16 KiB, 100 fields, no bound on bodies, 10 000 connections, all there is. */
        public static final Limits DEFAULT =
                new Limits(32 << 10, 16 << 10, 100, Long.MAX_VALUE, 10_000, Long.MAX_VALUE);

        public Limits {
            if (headBytes <= 0
                    || targetBytes <= 0
                    || fields <= 0
                    || bodyBytes <= 0
                    || connections <= 0
                    || bufferedBytes <= 0) {
                throw new IllegalArgumentException(
                        "limits must be positive, were head %d, target %d, fields %d, body %d, connections %d, buffered %d"
                                .formatted(
                                        headBytes,
                                        targetBytes,
                                        fields,
                                        bodyBytes,
                                        connections,
                                        bufferedBytes));
            }
        }

        /** With a target as long as a head, and all the memory there is. */
        public Limits(int headBytes, int fields, long bodyBytes, int connections) {
            this(headBytes, headBytes, fields, bodyBytes, connections, Long.MAX_VALUE);
        }
    }
}
