package dev.weir.kernel.listener;

import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.http1.Http1Connection;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.http1.Transport;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections of one listener. Safe for every thread. */
final class Connections {
    private final ServerSide side;
    private final int most;
    private final Set<Http1Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    /** None yet, and never more than {@code most} that are served. */
    Connections(ServerSide side, int most) {
        this.side = side;
        this.most = most;
    }

    /** Serves a connection, until it ends, on the thread that calls. */
    void serve(Transport transport) {
        open(transport).run();
    }

    /** The same for one whose first byte has come, and for which there is room. */
    void serveBegun(Transport transport) {
        added(new Http1Connection(transport, side, open::remove)).runBegun();
    }

    /**
     * A connection that is in the set until it ends. When it is one too many, an idle one is closed
     * for it, which loses nothing (RFC 9112 §9.5); with none idle, it is turned away.
     */
    Runnable open(Transport transport) {
        Http1Connection connection = new Http1Connection(transport, side, open::remove);
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
        open.forEach(Http1Connection::drain);
        Deadline end = side.reaper().watch(() -> open.forEach(Http1Connection::close));
        end.in(grace.toNanos());
        return end;
    }
}
