package dev.weir.kernel.upstream;

import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.http1.Output;
import dev.weir.kernel.metrics.UpstreamFault;
import java.io.IOException;
import java.time.Duration;

/** A server that speaks HTTP/1.1. */
final class HttpTarget implements Target {
    private static final System.Logger LOG = System.getLogger(HttpTarget.class.getName());

    // RFC 9110 §10.1.1: a client does not wait for ever; servers that know no expectations do not
    // answer one.
    private static final Duration CONTINUE_PATIENCE = Duration.ofMillis(500);

    private final ConnectionPool pool;
    private final Timeouts timeouts;
    private final Reaper reaper;
    private final TargetHealth health;
    private final String hostName;
    private final long connectNanos;

    HttpTarget(ConnectionPool pool, Timeouts timeouts, Reaper reaper, TargetHealth health) {
        this.pool = pool;
        this.timeouts = timeouts;
        this.reaper = reaper;
        this.health = health;
        hostName = pool.dialer().hostName();
        connectNanos = timeouts.connect().toNanos();
    }

    ConnectionPool pool() {
        return pool;
    }

    @Override
    public TargetHealth health() {
        return health;
    }

    @Override
    public Response send(HttpExchange exchange, Request request, HostHeader host, Payload payload) {
        health.figures().requested();
        UpstreamConnection connection = pool.acquire(health, connectNanos(exchange), false);
        try {
            return sendOn(connection, exchange, request, host, payload);
        } catch (NoAnswerException e) {
            if (!connection.reused() || !repeatable(request, payload)) {
                throw noAnswer(e);
            }
        }
        // The target had closed the connection before the request came: RFC 9112 §9.3.1.
        health.figures().retried();
        connection = pool.acquire(health, connectNanos(exchange), true);
        try {
            return sendOn(connection, exchange, request, host, payload);
        } catch (NoAnswerException e) {
            throw noAnswer(e);
        }
    }

    private GatewayException noAnswer(NoAnswerException e) {
        return health.failure(UpstreamFault.CLOSED, String.valueOf(e.getMessage()), e);
    }

    private long connectNanos(HttpExchange exchange) {
        long remaining = exchange.remainingNanos();
        if (remaining <= 0) {
            throw health.failure(
                    UpstreamFault.TOTAL_TIMEOUT,
                    "the time of the whole exchange was used up before",
                    null);
        }
        return Math.min(connectNanos, remaining);
    }

    // RFC 9110 §9.2.2: idempotent methods may be sent again by themselves.
    private static boolean repeatable(Request request, Payload payload) {
        return switch (request.method()) {
            case "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE" -> payload.replayable();
            default -> false;
        };
    }

    private Response sendOn(
            UpstreamConnection connection,
            HttpExchange exchange,
            Request request,
            HostHeader host,
            Payload payload)
            throws NoAnswerException {
        return begin(connection, exchange, request, host, payload).response(request.method());
    }

    /** Sends the request, or begins to; what comes back owns the connection. */
    private UpstreamExchange begin(
            UpstreamConnection connection,
            HttpExchange exchange,
            Request request,
            HostHeader host,
            Payload payload) {
        boolean begun = false;
        try {
            UpstreamExchange upstream = send(connection, exchange, request, host, payload);
            begun = true;
            return upstream;
        } finally {
            if (!begun) {
                // Whatever was thrown: the connection's permit must come back.
                connection.discard();
            }
        }
    }

    private UpstreamExchange send(
            UpstreamConnection connection,
            HttpExchange exchange,
            Request request,
            HostHeader host,
            Payload payload) {
        connection.serves(exchange);
        if (exchange.bounded()) {
            connection.deadline().limit(exchange.remainingNanos());
        }
        // Also while the head is written: a target that takes nothing gives no answer either.
        connection.deadline().in(timeouts.response().toNanos());
        exchange.upstream(connection.transport().peer());
        boolean taken = write(connection, exchange, request, host, payload);
        Upload upload =
                payload.bytes() == null && taken ? upload(connection, exchange, payload) : null;
        return new UpstreamExchange(connection, exchange, health, timeouts, upload);
    }

    /** Writes the head, and content that is here; whether the connection took it. */
    private boolean write(
            UpstreamConnection connection,
            HttpExchange exchange,
            Request request,
            HostHeader host,
            Payload payload) {
        Output out = new Output(connection.transport(), connection.deadline(), 0);
        try {
            RequestWriter.head(out, exchange, request, host, hostName, payload);
            byte[] bytes = payload.bytes();
            if (bytes != null) {
                out.bytes(bytes);
            }
            out.flush();
            return true;
        } catch (IOException e) {
            // It may have answered before it closed; reading will tell.
            LOG.log(System.Logger.Level.DEBUG, "target {0}: {1}", health.target(), e.getMessage());
            return false;
        } finally {
            out.giveBack();
        }
    }

    private Upload upload(UpstreamConnection connection, HttpExchange exchange, Payload payload) {
        Upload upload = new Upload(payload.body(), connection.transport(), timeouts, reaper);
        if (exchange.bounded()) {
            upload.limit(exchange.remainingNanos());
        }
        // It says itself when the wait for the answer begins.
        connection.deadline().clear();
        if (payload.expecting()) {
            upload.startWhenAsked(CONTINUE_PATIENCE);
        } else {
            upload.start();
        }
        return upload;
    }
}
