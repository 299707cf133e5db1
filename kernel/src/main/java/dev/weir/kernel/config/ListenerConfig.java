package dev.weir.kernel.config;

import java.util.Objects;

/**
 * Where requests come in.
 *
 * @param name unique among the listeners
 * @param address where to listen
 * @param limits what one client may send
 */
public record ListenerConfig(String name, HostPort address, Limits limits) {
    public ListenerConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(limits, "limits");
    }

    /**
     * What one client may send.
     *
     * @param headBytes request line and fields together; beyond it 431 (414 for the target alone)
     * @param fields number of header fields; beyond it 431
     * @param bodyBytes a request body; beyond it 413
     * @param connections open connections of the listener; beyond it new ones wait
     */
    public record Limits(int headBytes, int fields, long bodyBytes, int connections) {

        /** 32 KiB, 100 fields, no bound on bodies, 10 000 connections. */
        public static final Limits DEFAULT = new Limits(32 << 10, 100, Long.MAX_VALUE, 10_000);

        public Limits {
            if (headBytes <= 0 || fields <= 0 || bodyBytes <= 0 || connections <= 0) {
                throw new IllegalArgumentException(
                        "limits must be positive, were head %d, fields %d, body %d, connections %d"
                                .formatted(headBytes, fields, bodyBytes, connections));
            }
        }
    }
}
