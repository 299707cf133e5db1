package dev.weir.kernel.listener;

import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.ClientTimeouts;
import dev.weir.kernel.http1.Http1Connection;
import dev.weir.kernel.http1.Transport;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The open connections of one listener. Safe for every thread. */
final class Connections {
    private final HttpHandler handler;
    private final Limits limits;
    private final Reaper reaper;
    private final Set<Http1Connection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean draining;

    Connections(HttpHandler handler, Limits limits, Reaper reaper) {
        this.handler = handler;
        this.limits = limits;
        this.reaper = reaper;
    }

    /** A connection that is in the set until it ends. */
    Http1Connection open(Transport transport) {
        Http1Connection connection =
                new Http1Connection(
                        transport, handler, limits, ClientTimeouts.DEFAULT, reaper, open::remove);
        open.add(connection);
        if (draining) {
            connection.drain();
        }
        return connection;
    }

    int count() {
        return open.size();
    }

    /** Asks one connection to end, an idle one if there is any. */
    void drainOne() {
        open.stream()
                .filter(Http1Connection::idle)
                .findAny()
                .or(() -> open.stream().findAny())
                .ifPresent(Http1Connection::drain);
    }

    /** Ends idle connections now, others after their response, and what is left after that time. */
    Deadline drain(Duration grace) {
        draining = true;
        // Those in use first: whoever sees an idle one close finds all others told already.
        open.stream().filter(each -> !each.idle()).forEach(Http1Connection::drain);
        open.forEach(Http1Connection::drain);
        Deadline end = reaper.watch(() -> open.forEach(Http1Connection::close));
        end.in(grace.toNanos());
        return end;
    }
}
