package dev.weir.kernel.http1;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.api.Outcome;
import dev.weir.api.Outcome.Ending;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.EarlyHints;
import dev.weir.kernel.exchange.Failures;
import dev.weir.kernel.exchange.HttpExchange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** One request on a connection: has it answered, sends the answer, ends the exchange. */
final class Http1Exchange implements EarlyHints {
    private static final System.Logger LOG = System.getLogger(Http1Exchange.class.getName());

    // The upstream's side ends first: where no head is out yet, its failure makes a 504.
    private static final long UPSTREAM_FIRST_NANOS = 2 * Reaper.TICK.toNanos();

    private static final int EARLY_HINTS = 103;

    private final Http1Connection connection;
    private final HttpExchange exchange;
    private final RequestHead head;
    private final @Nullable RequestContent content;
    private final Body body;
    private int status;
    private long sent;
    private Ending ending = Ending.CLIENT_GONE;

    Http1Exchange(Http1Connection connection, HttpExchange exchange, RequestHead head) {
        this.connection = connection;
        this.exchange = exchange;
        this.head = head;
        if (head.length() == 0) {
            content = null;
            body = Body.empty();
        } else {
            RequestContent stream = content(connection, head);
            content = stream;
            body = Body.stream(stream, head.length(), stream::trailers);
        }
        if (head.minorVersion() > 0) {
            // RFC 9110 §15.2: HTTP/1.0 knows no interim answers.
            exchange.earlyHints(this);
        } else {
            exchange.protocol("1.0");
        }
    }

    private static RequestContent content(Http1Connection connection, RequestHead head) {
        return new RequestContent(
                Content.of(
                        connection.in(), head.length(), connection.config().limits().headBytes()),
                head.length(),
                connection.config().limits().bodyBytes(),
                new Continue(
                        connection.transport(),
                        connection.writeDeadline(),
                        connection.config().timeouts().progress().toNanos(),
                        head.expectsContinue()),
                connection.refusals());
    }

    /** Whether nothing of the request is read any more. For any thread. */
    boolean readsNoMore() {
        return content == null || content.ended();
    }

    /** The client is gone. For any thread. */
    void cancel() {
        exchange.cancel();
    }

    /** Whether the connection can go on with the next request. */
    boolean run() throws IOException {
        boolean persistent = false;
        Response response = null;
        try {
            response = answer(request());
            persistent = !exchange.cancelled() && send(response);
        } finally {
            try {
                complete();
            } finally {
                close(body);
                close(response == null ? body : response.body());
                exchange.end();
            }
        }
        return finish(persistent);
    }

    private boolean finish(boolean persistent) throws IOException {
        if (content != null && !content.claim()) {
            endBesideReader(content);
            return false;
        }
        if (persistent && (content == null || connection.drained(content))) {
            return true;
        }
        boolean more = content != null || connection.in().buffered() > 0;
        if (more && ending == Ending.COMPLETED) {
            connection.linger();
        }
        return false;
    }

    /**
     * Another thread still reads the request: it stops at the next bytes of a body that is closed,
     * or at the end of the connection.
     */
    private void endBesideReader(RequestContent content) throws IOException {
        boolean answered = ending == Ending.COMPLETED;
        boolean stopped = false;
        try {
            stopped = connection.stopped(content, answered);
        } finally {
            if (!stopped) {
                connection.in().forsake();
            }
        }
        if (stopped && answered) {
            connection.linger();
        }
    }

    private Request request() {
        return new Request(
                head.method(),
                exchange.client().tls() ? "https" : "http",
                head.target(),
                head.headers(),
                body);
    }

    private Response answer(Request request) {
        try {
            return connection.handler().handle(exchange, request);
        } catch (RuntimeException e) {
            return Failures.answer(exchange, e);
        }
    }

    @Override
    public void send(Headers fields) {
        Output out = connection.out();
        ResponseWriter.interim(out, EARLY_HINTS, fields);
        try {
            if (content == null) {
                out.flush();
            } else {
                content.expectation().beside(out);
            }
        } catch (IOException e) {
            // Sending the answer will fail as well, and that tells what became of the client.
            LOG.log(System.Logger.Level.DEBUG, "early hints were not taken: {0}", e.getMessage());
        } finally {
            out.clear();
        }
    }

    private boolean send(Response response) throws IOException {
        // Always asked: from then on no 100 comes in the middle of the answer.
        boolean ends = content != null && content.endsConnection();
        boolean persistent = head.persistent() && !connection.draining() && !ends;
        ResponseWriter writer = writer(persistent);
        boundWriting();
        try {
            return write(writer, response);
        } catch (PeerGoneException e) {
            if (exchange.remainingNanos() <= 0) {
                ending = Ending.ABORTED;
                exchange.failed(FailureType.UPSTREAM_TIMEOUT);
            }
            return false;
        } catch (IOException e) {
            return bodyFailed(
                    writer,
                    new GatewayException(
                            FailureType.INTERNAL,
                            Source.INTERNAL,
                            "reading the response body failed: " + e.getMessage(),
                            e));
        } catch (RuntimeException e) {
            return bodyFailed(writer, e);
        } finally {
            connection.writeDeadline().unlimit();
            sent += writer.count();
        }
    }

    /** Ends the connection when the time of the whole exchange is over while a response is sent. */
    private void boundWriting() {
        long remaining = exchange.remainingNanos();
        if (exchange.bounded() && remaining > 0) {
            connection.writeDeadline().limit(remaining + UPSTREAM_FIRST_NANOS);
        }
    }

    private ResponseWriter writer(boolean persistent) {
        return new ResponseWriter(connection.out(), head.method(), head.minorVersion(), persistent);
    }

    private boolean write(ResponseWriter writer, Response response) throws IOException {
        try {
            exchange.answering();
            writer.write(response);
            ending = Ending.COMPLETED;
            return writer.persistent();
        } finally {
            status = writer.started() ? response.status() : status;
        }
    }

    /** The response cannot be sent whole: another one, if its head is not out; else an abort. */
    private boolean bodyFailed(ResponseWriter writer, RuntimeException failure) {
        Response problem = Failures.answer(exchange, failure);
        connection.out().clear();
        connection.writeDeadline().unlimit();
        if (writer.started()) {
            ending = exchange.cancelled() ? Ending.CLIENT_GONE : Ending.ABORTED;
            connection.transport().abort();
            return false;
        }
        try {
            return write(writer(writer.persistent()), problem);
        } catch (IOException e) {
            return false;
        }
    }

    private void complete() {
        exchange.complete(
                new Outcome(
                        status,
                        content == null ? 0 : content.count(),
                        sent,
                        exchange.timings(),
                        ending,
                        exchange.failure()));
    }

    private void close(Body finished) {
        try {
            finished.close();
        } catch (Exception | Error e) {
            // It may be a filter's own body; the end of the exchange is due all the same.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "exchange %s, route %s: closing a body failed"
                            .formatted(exchange.id(), exchange.route()),
                    e);
        }
    }
}
