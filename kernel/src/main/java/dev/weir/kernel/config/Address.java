package dev.weir.kernel.config;

/** Where a listener is: {@code HOST:PORT} or {@code unix:PATH}. */
public sealed interface Address permits HostPort, UnixAddress {

    /** Whether two listeners cannot both have it. */
    default boolean sameAs(Address other) {
        return equals(other) && !(this instanceof HostPort tcp && tcp.port() == 0);
    }
}
