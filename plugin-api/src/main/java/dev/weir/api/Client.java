package dev.weir.api;

import java.util.Objects;
import java.util.Optional;

/**
 * The client: the peer of its connection, or whom a trusted proxy in front names.
 *
 * @param ip its address in text form, never a name; empty on a Unix-domain socket
 * @param port its port; 0 on a Unix-domain socket, and where a proxy does not name it
 * @param tls whether its connection is encrypted, as far as is known
 */
public record Client(String ip, int port, boolean tls) {
    /** Refuses null. */
    public Client {
        Objects.requireNonNull(ip, "ip");
    }

    /**
     * Address and port, as {@code 192.0.2.1:8080} or {@code [2001:db8::1]:8080}; empty on a
     * Unix-domain socket.
     */
    public Optional<String> address() {
        String shown = ip.contains(":") ? "[" + ip + "]" : ip;
        return ip.isEmpty() ? Optional.empty() : Optional.of(shown + ":" + port);
    }
}
