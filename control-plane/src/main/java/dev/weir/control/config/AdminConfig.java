package dev.weir.control.config;

import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.HostPort;
import java.util.Objects;

/**
 * The admin API.
 *
 * @param address where it listens; on loopback, or a Unix-domain socket
 */
public record AdminConfig(Address address) {
    /** {@code 127.0.0.1:9901}. */
    public static final AdminConfig DEFAULT = new AdminConfig(new HostPort("127.0.0.1", 9901));

    public AdminConfig {
        Objects.requireNonNull(address, "address");
    }
}
