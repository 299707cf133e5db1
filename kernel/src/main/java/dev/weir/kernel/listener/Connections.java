package dev.weir.kernel.listener;

import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.http1.Http1Connection;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.http1.Transport;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The open connections of one listener. Safe for every thread. */
final class Connections {
    // How often connections are looked at that wait for a request, or for an answer. A thread for
    // the next one costs microseconds.
    private static final Duration LOOK = Duration.ofMillis(500);

    private final ServerSide side;
    private final int most;
    private final Deadline look;
    private final Set<Http1Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** None yet, and never more than {@code most} that are served. */
    Connections(ServerSide side, int most) {
        this.side = side;
        this.most = most;
        look = side.reaper().watch(this::look);
    }

    /**
     * From now on, until they are drained, connections that wait give up their threads, and
     * exchanges end whose clients are gone.
     */
    void keepLooking() {
        look.in(LOOK.toNanos());
    }

    private void look() {
        // First, so that whatever fails below does not end it.
        keepLooking();
        open.forEach(Http1Connection::look);
    }

    /**
     * Serves a connection until it ends, on threads of its own: the one that calls waits here, and
     * its stack is small.
     */
    void serve(Transport transport) {
        Thread waiting = Thread.currentThread();
        Http1Connection connection =
                new Http1Connection(
                        transport,
                        side,
                        ended -> {
                            open.remove(ended);
                            LockSupport.unpark(waiting);
                        });
        try {
            Thread.ofVirtual().start(admitted(connection));
            while (open.contains(connection)) {
                LockSupport.park(this);
                if (Thread.interrupted()) {
                    connection.close();
                }
            }
        } finally {
            // If its thread could not be started.
            open.remove(connection);
        }
    }

    /** The same for one whose first byte has come, and for which there is room. */
    void serveBegun(Transport transport) {
        added(new Http1Connection(transport, side, open::remove)).runBegun();
    }

    /**
     * A connection is in the set until it ends. When it is one too many, an idle one is closed for
     * it, which loses nothing (RFC 9112 §9.5); with none idle, it is turned away.
     */
    private Runnable admitted(Http1Connection connection) {
        boolean room = open.size() < most || closeIdle();
        added(connection);
        return room ? connection : connection::turnAway;
    }

    private Http1Connection added(Http1Connection connection) {
        open.add(connection);
        if (draining) {
            connection.drain();
        }
        return connection;
    }

    int count() {
        return open.size();
    }

    private boolean closeIdle() {
        for (Http1Connection connection : open) {
            if (connection.idle() && !connection.draining()) {
                connection.drain();
                return true;
            }
        }
        return false;
    }

    /** Asks one connection to end, an idle one if there is any; whether there was. */
    boolean drainOne() {
        if (closeIdle()) {
            return true;
        }
        open.stream()
                .filter(connection -> !connection.draining())
                .findAny()
                .ifPresent(Http1Connection::drain);
        return false;
    }

    /** Ends idle connections now, others after their response, and what is left after that time. */
    Deadline drain(Duration grace) {
        draining = true;
        look.close();
        open.forEach(Http1Connection::drain);
        Deadline end = side.reaper().watch(() -> open.forEach(Http1Connection::close));
        end.in(grace.toNanos());
        return end;
    }
}
