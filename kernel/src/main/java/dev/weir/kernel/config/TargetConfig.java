package dev.weir.kernel.config;

import java.util.Objects;

/**
 * One place where a service is.
 *
 * @param endpoint what answers there
 * @param weight its share of the requests, relative to the other targets; 0 gets none
 */
public record TargetConfig(Endpoint endpoint, int weight) {
    public TargetConfig {
        Objects.requireNonNull(endpoint, "endpoint");
        if (weight < 0) {
            throw new IllegalArgumentException("weight must not be negative, was " + weight);
        }
    }

    /** What answers. */
    public sealed interface Endpoint {
        /**
         * A server that speaks HTTP/1.1.
         *
         * @param tls whether over TLS
         */
        record Http(HostPort address, boolean tls) implements Endpoint {
            /** In the clear. */
            public Http(HostPort address) {
                this(address, false);
            }

            /** As written in a configuration. */
            @Override
            public String toString() {
                return (tls ? "https://" : "http://") + address;
            }
        }

        /** A server that speaks HTTP/1.1 in the clear on a Unix-domain socket. */
        record Unix(String path) implements Endpoint {
            /** As written in a configuration. */
            @Override
            public String toString() {
                return "unix:" + path;
            }
        }

        /** The embedded upstream {@code weir:echo}: it answers with what it received, as JSON. */
        record Echo() implements Endpoint {
            /** As written in a configuration. */
            @Override
            public String toString() {
                return "weir:echo";
            }
        }
    }
}
