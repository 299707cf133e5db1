package dev.weir.kernel.upstream;

import java.net.InetAddress;
import java.util.List;

/** Makes connections to one target. Safe for every thread. */
interface Dialer extends AutoCloseable {
    /**
     * A new connection.
     *
     * @param health makes the failures
     * @param patienceNanos for all of it: name, connection, TLS
     * @throws dev.weir.api.GatewayException if there is none in time
     */
    TargetTransport dial(TargetHealth health, long patienceNanos);

    /** The target as {@code Host} has it. */
    String hostName();

    /** The addresses that it would connect to now: the same object until they change. */
    List<InetAddress> addresses();

    /** Learns no new addresses any more. */
    @Override
    void close();
}
