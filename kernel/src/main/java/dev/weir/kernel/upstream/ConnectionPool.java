package dev.weir.kernel.upstream;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.kernel.config.UpstreamPolicy.Connections;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.metrics.UpstreamFault;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The connections to one target. The one used last is used next, so that those not needed grow old
 * and are closed. Safe for every thread.
 */
final class ConnectionPool implements TargetFigures.Connections {
    private final Dialer dialer;
    private final Reaper reaper;
    private final Connections bounds;
    // Fair: who has waited longest is next.
    private final Semaphore permits;
    // For each exchange that has a permit or waits for one. Those that wait are not counted apart:
    // many of them have been given a permit and have yet to run.
    private final Semaphore places;
    private final AtomicInteger open = new AtomicInteger();
    private final IdleConnections idle = new IdleConnections();
    private volatile boolean retired;

    ConnectionPool(Dialer dialer, Reaper reaper, Connections bounds) {
        this.dialer = dialer;
        this.reaper = reaper;
        this.bounds = bounds;
        permits = new Semaphore(bounds.max(), true);
        places = new Semaphore(places(bounds));
    }

    private static int places(Connections bounds) {
        return Math.clamp((long) bounds.max() + bounds.pending(), 0, Integer.MAX_VALUE);
    }

    Dialer dialer() {
        return dialer;
    }

    /**
     * A connection for one exchange; it comes back by {@link UpstreamConnection#release} or {@link
     * UpstreamConnection#discard}.
     *
     * @param health makes the failures
     * @param patienceNanos how long to wait for a free one, and then for a new one to be made
     * @param fresh whether it must be a new one
     * @throws GatewayException if none is free or can be made in time; trying another target is
     *     safe
     */
    UpstreamConnection acquire(TargetHealth health, long patienceNanos, boolean fresh) {
        admit(health);
        awaitPermit(health, patienceNanos);
        boolean done = false;
        try {
            UpstreamConnection connection = fresh ? null : pooled();
            if (connection == null) {
                connection = connected(health, patienceNanos);
            }
            done = true;
            return connection;
        } finally {
            if (!done) {
                giveBackPermit();
            }
        }
    }

    private void admit(TargetHealth health) {
        if (!places.tryAcquire()) {
            throw health.failure(
                    UpstreamFault.QUEUE_FULL,
                    "all %d connections are in use, and %d exchanges wait for one"
                            .formatted(bounds.max(), bounds.pending()),
                    null);
        }
    }

    private void awaitPermit(TargetHealth health, long patienceNanos) {
        if (!permits.hasQueuedThreads() && permits.tryAcquire()) {
            return;
        }
        boolean done = false;
        try {
            done = permits.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    FailureType.CANCELLED, Source.INTERNAL, "waiting for a connection ended", e);
        } finally {
            if (!done) {
                places.release();
            }
        }
        if (!done) {
            throw health.failure(
                    UpstreamFault.QUEUE_TIMEOUT,
                    "none of %d connections became free in time".formatted(bounds.max()),
                    null);
        }
    }

    private void giveBackPermit() {
        places.release();
        permits.release();
    }

    private @Nullable UpstreamConnection pooled() {
        UpstreamConnection connection = idle.pollNewest();
        while (connection != null && !connection.awake(dialer.addresses())) {
            connection = idle.pollNewest();
        }
        return connection;
    }

    private UpstreamConnection connected(TargetHealth health, long patienceNanos) {
        if (open.get() >= bounds.max()) {
            // Permits count those in use; an idle one gives way, so that there are never more.
            UpstreamConnection oldest = idle.pollOldest();
            if (oldest != null) {
                oldest.close();
            }
        }
        List<InetAddress> answer = dialer.addresses();
        TargetTransport transport = dialer.dial(health, patienceNanos);
        open.incrementAndGet();
        health.figures().connected();
        return new UpstreamConnection(this, transport, answer, reaper);
    }

    /** Keeps a connection for the next exchange. */
    void takeBack(UpstreamConnection connection) {
        try {
            if (connection.stillAt(dialer.addresses())) {
                idle.add(connection);
            } else {
                // Its name has other addresses now.
                connection.close();
            }
        } finally {
            giveBackPermit();
        }
        if (retired) {
            closeIdle();
        }
    }

    /** Forgets a connection whose exchange gave it up. */
    void lost() {
        giveBackPermit();
    }

    /** A connection ended. */
    void closed() {
        open.decrementAndGet();
    }

    /** Forgets a connection that grew old. */
    void expired(UpstreamConnection connection) {
        idle.remove(connection);
    }

    /** Keeps no connection any more: idle ones are closed now, others after their exchange. */
    void retire() {
        retired = true;
        dialer.close();
        closeIdle();
    }

    private void closeIdle() {
        for (UpstreamConnection old = idle.pollNewest(); old != null; old = idle.pollNewest()) {
            old.close();
        }
    }

    @Override
    public int open() {
        return open.get();
    }

    @Override
    public int active() {
        return bounds.max() - permits.availablePermits();
    }

    @Override
    public int waiting() {
        int present = places(bounds) - places.availablePermits();
        return Math.max(0, present - active());
    }
}
