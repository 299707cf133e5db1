package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.api.Problem;
import dev.weir.api.Response;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.config.ProxyProtocol;
import dev.weir.kernel.config.TrustedProxies;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.exchange.Forwarding;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.Input.Arrival;
import dev.weir.kernel.memory.Holding;
import dev.weir.kernel.metrics.Refusal;
import dev.weir.kernel.metrics.Refusals;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of one connection: reads requests one after the other, has each answered, and
 * closes when it must. Blocks the thread that runs it, virtual or not, until the connection ends;
 * or until it {@linkplain #look rests}, and then goes on, on a virtual thread, when a request
 * comes.
 */
public final class Http1Connection implements Runnable {
    private static final System.Logger LOG = System.getLogger(Http1Connection.class.getName());
    // What a connection keeps that waits for the rest of a head; with more, a buffer is borrowed.
    private static final int SMALL_BUFFER = 512;
    // The buffers of an exchange: of what the client gets, and of the upstream's connection.
    private static final int EXCHANGE_BYTES = 2 * Buffers.SIZE;
    // How much, and how long, is read after a refusal, so that a reset does not overtake it.
    private static final int LINGER_BYTES = 256 << 10;
    private static final Duration LINGER = Duration.ofMillis(250);
    private static final byte[] HEAD = "HEAD ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] UNREAD = {};
    // How long content that nobody wanted is read, to save the connection.
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final Transport transport;
    private final ServerSide side;
    private final Consumer<Http1Connection> ended;
    private final Deadline readDeadline;
    private final Deadline writeDeadline;
    private final Input in;
    private final Output out;
    private final Holding holding;
    private Client peer;
    private boolean trusted;
    private volatile boolean idle;
    private volatile boolean draining;
    // Whether it has no thread. Only a hint: who reads it may be late.
    private volatile boolean resting;
    // What it answers at this moment.
    private volatile @Nullable Http1Exchange inFlight;
    // Requests so far, and so far when it was last looked at.
    private int served;
    private int servedBefore = -1;

    /**
     * A connection on which nothing was read yet.
     *
     * @param ended told when it has ended
     */
    public Http1Connection(Transport transport, ServerSide side, Consumer<Http1Connection> ended) {
        this.transport = transport;
        this.side = side;
        this.ended = ended;
        peer = transport.peer();
        readDeadline = side.reaper().watch(transport::endInput);
        writeDeadline = side.reaper().watch(transport::abort);
        in = new Input(transport, readDeadline, SMALL_BUFFER, side.ledger());
        out = new Output(transport, writeDeadline, timeouts().progress().toNanos());
        holding = new Holding(side.ledger());
    }

    @Override
    public void run() {
        end(() -> introduced() && serveAll(awaitMessage(timeouts().head())));
    }

    /**
     * Instead of {@link #run}, for one whose first byte has come: it is not idle, and asked to end
     * it still answers that request.
     */
    public void runBegun() {
        end(() -> introduced() && serveAll(Arrival.MESSAGE));
    }

    /** After it rested: something has come, or nothing will. */
    private void goOn() {
        resting = false;
        end(() -> serveAll(noted(in.takeMessage())));
    }

    /** Serves until the connection ends or rests; whether it rests. */
    private boolean serveAll(Arrival first) throws IOException {
        Arrival arrival = first;
        while (arrival == Arrival.MESSAGE && serve()) {
            served++;
            out.giveBack();
            in.giveBack();
            holding.giveBack();
            arrival = awaitMessage(timeouts().idle());
        }
        if (arrival != Arrival.NOTHING) {
            return false;
        }
        resting = true;
        transport.whenInput(() -> Thread.ofVirtual().start(this::goOn));
        return true;
    }

    /** Instead of {@link #run}: says that there are too many connections. */
    public void turnAway() {
        end(() ->
                refuse(
                        new HeadException(Refusal.NO_CONNECTION, "there are too many connections"),
                        System.nanoTime(),
                        ""));
    }

    private interface Serving {
        /** Whether the connection rests: another thread may have it already. */
        boolean run() throws IOException;
    }

    private void end(Serving serving) {
        boolean rests = false;
        try {
            rests = serving.run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a connection ended: {0}", e.getMessage());
        } finally {
            if (!rests) {
                end();
            }
        }
    }

    private void end() {
        transport.close();
        readDeadline.close();
        if (writeDeadline.expired()) {
            side.refusals().count(Refusal.WRITE_TIMEOUT);
        }
        writeDeadline.close();
        out.giveBack();
        in.giveBack();
        in.forsake();
        holding.giveBack();
        ended.accept(this);
    }

    /**
     * To be called from time to time, by one thread. If nothing came since the last call, a
     * connection that waits for a request gives up its thread, for most of what it holds is the
     * stack; the first time that it waits it does so at once: many connections are for one request.
     * If no request was answered, it is looked whether the client still waits.
     */
    public void look() {
        if (resting) {
            return;
        }
        if (served == servedBefore) {
            Http1Exchange exchange = inFlight;
            if (idle) {
                transport.nudge();
            } else if (exchange != null && exchange.readsNoMore()) {
                transport.whenGone(exchange::cancel);
            }
        }
        servedBefore = served;
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

    /** Whether it was asked to end. */
    public boolean draining() {
        return draining;
    }

    private Arrival awaitMessage(Duration patience) throws IOException {
        // Before anything else, also for a request that is here in part: a timeout of the last
        // content would replace the deadline of the next head at every read.
        in.readTimeout(0);
        if (in.buffered() > 0) {
            return Arrival.MESSAGE;
        }
        idle = true;
        if (draining) {
            return Arrival.END;
        }
        readDeadline.in(patience.toNanos());
        return noted(in.awaitMessage());
    }

    private Arrival noted(Arrival arrival) {
        idle = arrival == Arrival.NOTHING;
        return arrival;
    }

    /** Finds out who the client is, if a load balancer has to tell; whether to go on. */
    private boolean introduced() throws IOException {
        TrustedProxies proxies = config().trustedProxies();
        trusted = proxies.contains(peer.ip());
        if (config().proxyProtocol() == ProxyProtocol.OFF) {
            return true;
        }
        if (!trusted) {
            side.refusals().count(Refusal.UNTRUSTED_PEER);
            return false;
        }
        readDeadline.in(timeouts().head().toNanos());
        // Without a buffer, too.
        Arrival arrival = in.awaitMessage();
        while (arrival == Arrival.NOTHING) {
            arrival = in.awaitMessage();
        }
        try {
            peer = ProxyHeader.read(in, config().proxyProtocol(), peer);
            trusted = proxies.contains(peer.ip());
            return true;
        } catch (HeadException | EOFException e) {
            side.refusals().count(Refusal.PROXY_HEADER);
            return false;
        }
    }

    private boolean serve() throws IOException {
        long start = System.nanoTime();
        readDeadline.in(timeouts().head().toNanos());
        byte[] read = UNREAD;
        RequestHead head;
        try {
            read = readHead();
            head = RequestHeadParser.parse(read, config(), peer, trusted);
            if (!holding.more(EXCHANGE_BYTES)) {
                throw new NoMemoryException();
            }
        } catch (HeadException e) {
            return refuse(e, start, method(read));
        } catch (NoMemoryException e) {
            return refuse(
                    new HeadException(
                            Refusal.NO_MEMORY, "too much is held in memory at this moment"),
                    start,
                    method(read));
        } catch (EOFException e) {
            return brokeOff(start);
        }
        readDeadline.clear();
        in.readTimeout(timeouts().progress().toNanos(), timeouts().bodyRate());
        return run(new Http1Exchange(this, exchange(head.forwarding(), start), head));
    }

    private boolean run(Http1Exchange exchange) throws IOException {
        inFlight = exchange;
        try {
            return exchange.run();
        } finally {
            inFlight = null;
        }
    }

    /** A head did not come whole: who ended only his own side still gets to know. */
    private boolean brokeOff(long start) throws IOException {
        if (readDeadline.expired()) {
            return refuse(
                    new HeadException(Refusal.HEAD_TIMEOUT, "the head did not arrive in time"),
                    start,
                    method(UNREAD));
        }
        return in.buffered() > 0
                && refuse(
                        HeadException.bad("the connection ended within the head"),
                        start,
                        method(UNREAD));
    }

    /**
     * The method of a head that is refused, as far as the answer needs it (RFC 9110 §9.3.2): of one
     * that was read, or of what of it waits to be.
     */
    private String method(byte[] read) {
        boolean head =
                read.length == 0 ? in.startsWith(HEAD) : Arrays.mismatch(HEAD, read) == HEAD.length;
        return head ? "HEAD" : "";
    }

    private HttpExchange exchange(@Nullable Forwarding told, long start) {
        HttpExchange exchange = new HttpExchange(told == null ? peer : told.client(), start);
        exchange.holding(holding);
        if (told != null) {
            exchange.forwarded(told);
        }
        return exchange;
    }

    private byte[] readHead() throws IOException, HeadException {
        Limits limits = config().limits();
        byte[] head = HeadScan.read(in, limits.headBytes(), limits.targetBytes());
        // RFC 9112 §2.2: an empty line before the request line is ignored; one.
        return head.length == 2
                ? HeadScan.read(in, limits.headBytes(), limits.targetBytes())
                : head;
    }

    /** Answers and ends; false, as for every connection that does not go on. */
    private boolean refuse(HeadException refusal, long start, String method) throws IOException {
        side.refusals().count(refusal.reason());
        int status = refusal.reason().status();
        Problem problem = new Problem(status, StatusLines.reason(status), refusal.detail() + ".");
        Response answer = problem.toResponse(new HttpExchange(peer, start));
        new ResponseWriter(out, method, 1, false)
                .write(status == 503 ? answer.withHeader("Retry-After", "1") : answer);
        linger();
        return false;
    }

    /** Whether the request's content is at its end, after reading a little of it if need be. */
    boolean drained(RequestContent content) throws IOException {
        in.readTimeout(0);
        readDeadline.in(DRAIN.toNanos());
        boolean drained = content.finish();
        readDeadline.clear();
        return drained;
    }

    /**
     * Ends the connection, and waits a short while until no other thread reads the content any
     * more: then its buffer is ours again. Whether that came to pass.
     *
     * @param answered only our side is ended at first: who closes at once answers what the client
     *     still sends by a reset (RFC 9112 §9.6)
     */
    boolean stopped(RequestContent content, boolean answered) throws IOException {
        if (answered) {
            transport.endOutput();
        } else {
            transport.close();
        }
        return content.claim(LINGER);
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
        return side.handler();
    }

    ListenerConfig config() {
        return side.config();
    }

    Refusals refusals() {
        return side.refusals();
    }

    private ClientTimeouts timeouts() {
        return side.config().timeouts();
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
