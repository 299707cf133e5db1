package dev.weir.api;

import java.util.Objects;

/**
 * The peer of the client's connection.
 *
 * @param ip its address in text form, never a name; empty on a Unix-domain socket
 * @param port its port; 0 on a Unix-domain socket
 * @param tls whether the connection is encrypted
 */
public record Client(String ip, int port, boolean tls) {
    public Client {
        Objects.requireNonNull(ip, "ip");
    }
}
