package dev.weir.kernel.upstream;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.deadline.Reaper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one target. The one used last is used next, so that those not needed grow old
 * and are closed. Safe for every thread.
 */
final class ConnectionPool {
    /** Connections to one target at a time. */
    static final int MAX_CONNECTIONS = 1024;

    // Exchanges that may wait for a connection at a time; more are refused at once.
    private static final int MAX_WAITING = 1024;

    private final HostPort address;
    private final Reaper reaper;
    private final Semaphore permits;
    private final AtomicInteger waiting = new AtomicInteger();
    private final ConcurrentLinkedDeque<UpstreamConnection> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean retired;

    ConnectionPool(HostPort address, Reaper reaper, int maxConnections) {
        this.address = address;
        this.reaper = reaper;
        permits = new Semaphore(maxConnections);
    }

    HostPort address() {
        return address;
    }

    /**
     * A connection for one exchange; it comes back by {@link UpstreamConnection#release} or {@link
     * UpstreamConnection#discard}.
     *
     * @param patienceNanos how long to wait for a free one, and then for a new one to be made
     * @param fresh whether it must be a new one
     * @throws GatewayException if none is free or can be made in time; trying another target is
     *     safe
     */
    UpstreamConnection acquire(long patienceNanos, boolean fresh) {
        admit(patienceNanos);
        boolean done = false;
        try {
            UpstreamConnection connection = fresh ? null : pooled();
            if (connection == null) {
                connection = new UpstreamConnection(this, connect(patienceNanos), reaper);
            }
            done = true;
            return connection;
        } finally {
            if (!done) {
                permits.release();
            }
        }
    }

    private void admit(long patienceNanos) {
        if (permits.tryAcquire()) {
            return;
        }
        if (waiting.incrementAndGet() > MAX_WAITING) {
            waiting.decrementAndGet();
            throw noCapacity();
        }
        try {
            if (!permits.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS)) {
                throw noCapacity();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    FailureType.CANCELLED, Source.INTERNAL, "waiting for a connection ended", e);
        } finally {
            waiting.decrementAndGet();
        }
    }

    private GatewayException noCapacity() {
        return new GatewayException(
                FailureType.NO_CAPACITY,
                Source.UPSTREAM,
                true,
                "target " + address + ": no connection was free in time",
                null);
    }

    private @Nullable UpstreamConnection pooled() {
        UpstreamConnection connection = idle.pollFirst();
        while (connection != null && !connection.awake()) {
            connection = idle.pollFirst();
        }
        return connection;
    }

    private ChannelTransport connect(long patienceNanos) {
        try {
            return connect(
                    InetAddress.getAllByName(address.host()), Duration.ofNanos(patienceNanos));
        } catch (IOException e) {
            throw new GatewayException(
                    e instanceof SocketTimeoutException
                            ? FailureType.UPSTREAM_TIMEOUT
                            : FailureType.UPSTREAM_FAILED,
                    Source.UPSTREAM,
                    true,
                    "target " + address + ": connecting failed: " + e,
                    e);
        }
    }

    /**
     * Connects to the first of the target's addresses that can be reached.
     *
     * @param timeout for each of them
     * @throws IOException why the last one could not
     */
    ChannelTransport connect(InetAddress[] addresses, Duration timeout) throws IOException {
        IOException failure = new ConnectException("no address");
        for (InetAddress each : addresses) {
            try {
                return ChannelTransport.connect(
                        new InetSocketAddress(each, address.port()), timeout);
            } catch (IOException e) {
                // A host without IPv6 has no route to such an address: no ConnectException.
                failure = e;
            }
        }
        throw failure;
    }

    /** Keeps a connection for the next exchange. */
    void takeBack(UpstreamConnection connection) {
        idle.addFirst(connection);
        permits.release();
        if (retired) {
            closeIdle();
        }
    }

    /** Forgets a connection that was in use and is closed. */
    void lost() {
        permits.release();
    }

    /** Forgets a connection that grew old. */
    void expired(UpstreamConnection connection) {
        idle.remove(connection);
    }

    /** Keeps no connection any more: idle ones are closed now, others after their exchange. */
    void retire() {
        retired = true;
        closeIdle();
    }

    private void closeIdle() {
        for (UpstreamConnection old = idle.pollFirst(); old != null; old = idle.pollFirst()) {
            old.close();
        }
    }
}
