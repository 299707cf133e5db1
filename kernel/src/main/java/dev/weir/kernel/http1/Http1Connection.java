package dev.weir.kernel.http1;

import dev.weir.api.Problem;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.exchange.HttpHandler;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The server's side of one connection: reads requests one after the other, has each answered, and
 * closes when it must. Blocks the thread that runs it, virtual or not, until the connection ends.
 */
public final class Http1Connection implements Runnable {
    private static final System.Logger LOG = System.getLogger(Http1Connection.class.getName());
    // Most heads fit; with a larger one a buffer is borrowed.
    private static final int IDLE_BUFFER = 2 << 10;
    // How much, and how long, is read after a refusal, so that a reset does not overtake it.
    private static final int LINGER_BYTES = 256 << 10;
    private static final Duration LINGER = Duration.ofMillis(250);
    // How long content that nobody wanted is read, to save the connection.
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final Transport transport;
    private final HttpHandler handler;
    private final Limits limits;
    private final ClientTimeouts timeouts;
    private final Consumer<Http1Connection> ended;
    private final Deadline readDeadline;
    private final Deadline writeDeadline;
    private final Input in;
    private final Output out;
    private volatile boolean idle;
    private volatile boolean draining;

    /**
     * A connection on which nothing was read yet.
     *
     * @param ended told when it has ended
     */
    public Http1Connection(
            Transport transport,
            HttpHandler handler,
            Limits limits,
            ClientTimeouts timeouts,
            Reaper reaper,
            Consumer<Http1Connection> ended) {
        this.transport = transport;
        this.handler = handler;
        this.limits = limits;
        this.timeouts = timeouts;
        this.ended = ended;
        readDeadline = reaper.watch(transport::close);
        writeDeadline = reaper.watch(transport::abort);
        in = new Input(transport, readDeadline, IDLE_BUFFER);
        out = new Output(transport, writeDeadline, timeouts.progress().toNanos());
    }

    @Override
    public void run() {
        try {
            boolean more = awaitFirstByte(timeouts.head());
            while (more && serve()) {
                out.giveBack();
                in.giveBack();
                more = awaitFirstByte(timeouts.idle());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection ended: {0}", e.getMessage());
        } finally {
            transport.close();
            readDeadline.close();
            writeDeadline.close();
            out.giveBack();
            in.giveBack();
            ended.accept(this);
        }
    }

    /**
     * Ends the connection as soon as no request is in flight: at once if it is idle, else after the
     * response, which says {@code Connection: close}. For any thread.
     */
    public void drain() {
        draining = true;
        if (idle) {
            transport.close();
        }
    }

    /** Ends the connection whatever is in flight. For any thread. */
    public void close() {
        transport.close();
    }

    /** Whether it waits for the first byte of a request. */
    public boolean idle() {
        return idle;
    }

    boolean draining() {
        return draining;
    }

    private boolean awaitFirstByte(Duration patience) throws IOException {
        // Before anything else, also for a request that is here in part: a timeout of the last
        // content would replace the deadline of the next head at every read.
        in.readTimeout(0);
        if (in.buffered() > 0) {
            return true;
        }
        idle = true;
        if (draining) {
            return false;
        }
        readDeadline.in(patience.toNanos());
        boolean more = in.await();
        idle = false;
        return more;
    }

    private boolean serve() throws IOException {
        long start = System.nanoTime();
        readDeadline.in(timeouts.head().toNanos());
        RequestHead head;
        try {
            head = RequestHeadParser.parse(readHead(), limits, transport.peer().tls());
        } catch (HeadException e) {
            refuse(e, start);
            return false;
        } catch (EOFException e) {
            return false;
        }
        readDeadline.clear();
        in.readTimeout(timeouts.progress().toNanos());
        HttpExchange exchange = new HttpExchange(transport.peer(), start);
        return new Http1Exchange(this, exchange, head).run();
    }

    private byte[] readHead() throws IOException, HeadException {
        byte[] head = HeadScan.read(in, limits.headBytes());
        // RFC 9112 §2.2: an empty line before the request line is ignored; one.
        return head.length == 2 ? HeadScan.read(in, limits.headBytes()) : head;
    }

    private void refuse(HeadException refusal, long start) throws IOException {
        Problem problem =
                new Problem(
                        refusal.status(),
                        StatusLines.reason(refusal.status()),
                        refusal.detail() + ".");
        HttpExchange exchange = new HttpExchange(transport.peer(), start);
        // The method is not known for sure; an answer with content is right for all but HEAD.
        new ResponseWriter(out, "", 1, false).write(problem.toResponse(exchange));
        linger();
    }

    /** Whether the request's content is at its end, after reading a little of it if need be. */
    boolean drained(RequestContent content) throws IOException {
        in.readTimeout(0);
        readDeadline.in(DRAIN.toNanos());
        boolean drained = content.finish();
        readDeadline.clear();
        return drained;
    }

    /** Reads what the client still sends, for a short while, so that it gets to read the answer. */
    void linger() throws IOException {
        transport.endOutput();
        readDeadline.in(LINGER.toNanos());
        in.readTimeout(0);
        byte[] buffer = Buffers.borrow();
        try {
            int total = in.buffered();
            int count = 0;
            while (count >= 0 && total < LINGER_BYTES) {
                count = transport.read(buffer, 0, buffer.length);
                total += count;
            }
        } finally {
            Buffers.giveBack(buffer);
        }
    }

    Transport transport() {
        return transport;
    }

    HttpHandler handler() {
        return handler;
    }

    Limits limits() {
        return limits;
    }

    Input in() {
        return in;
    }

    Deadline writeDeadline() {
        return writeDeadline;
    }

    Output out() {
        return out;
    }
}
