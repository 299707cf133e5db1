package dev.weir.kernel.config;

import java.util.Objects;

/**
 * A network address.
 *
 * @param host a name or an IP address, without brackets
 * @param port 0 to 65535; for a listener 0 means any free port
 */
public record HostPort(String host, int port) implements Address {
    public HostPort {
        Objects.requireNonNull(host, "host");
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port must be 0 to 65535, was " + port);
        }
    }

    /** As written in a URL: an IPv6 address in brackets. */
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
