package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.config.PathRules;
import dev.weir.kernel.config.ProxyProtocol;
import dev.weir.kernel.config.TrustedProxies;
import dev.weir.kernel.config.Underscores;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The engine on a real socket, with everything that reached the handler. */
public final class TestServer implements AutoCloseable {
    public static final ClientTimeouts PATIENT =
            new ClientTimeouts(
                    Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(20));

    private final ServerSocketChannel server =
            ServerSocketChannel.open()
                    .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    private final Reaper reaper = new Reaper();
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final Set<Http1Connection> connections = ConcurrentHashMap.newKeySet();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final HttpHandler handler;
    private final Refusals refusals = new Refusals();
    private final ServerSide side;

    public TestServer(HttpHandler handler) throws IOException {
        this(handler, Limits.DEFAULT, PATIENT);
    }

    public TestServer(HttpHandler handler, Limits limits, ClientTimeouts timeouts)
            throws IOException {
        this(handler, config(limits, timeouts));
    }

    public TestServer(HttpHandler handler, ListenerConfig config) throws IOException {
        this.handler = handler;
        side =
                new ServerSide(
                        config,
                        this::handle,
                        refusals,
                        Ledger.ofHeap().part(config.limits().bufferedBytes()),
                        reaper);
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel accepted = server.accept();
                Http1Connection connection =
                        new Http1Connection(
                                new PolledTransport(accepted, client(accepted)),
                                side,
                                connections::remove);
                connections.add(connection);
                threads.add(Thread.ofVirtual().start(connection));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static Client client(SocketChannel channel) {
        return new Client(
                channel.socket().getInetAddress().getHostAddress(),
                channel.socket().getPort(),
                false);
    }

    private static ListenerConfig config(Limits limits, ClientTimeouts timeouts) {
        return new ListenerConfig(
                "test",
                new HostPort("127.0.0.1", 0),
                limits,
                timeouts,
                ProxyProtocol.OFF,
                TrustedProxies.NONE,
                PathRules.STRICT,
                Underscores.DROP);
    }

    private Response handle(HttpExchange exchange, Request request) {
        requests.add(request);
        exchange.onComplete(outcomes::add);
        return handler.handle(exchange, request);
    }

    /** What was refused, by reason. */
    public Refusals refusals() {
        return refusals;
    }

    /** What is held for its clients. */
    public long held() {
        return side.ledger().held();
    }

    public RawClient client() throws IOException {
        return new RawClient(server.socket().getLocalPort());
    }

    /** How many requests reached the handler. */
    public int handled() {
        return requests.size();
    }

    public Request request() {
        return next(requests);
    }

    public Outcome outcome() {
        return next(outcomes);
    }

    public BlockingQueue<Outcome> outcomes() {
        return outcomes;
    }

    public Reaper reaper() {
        return reaper;
    }

    public void drain() {
        connections.forEach(Http1Connection::drain);
    }

    /** Looks at every connection, as a listener does from time to time. */
    public void look() {
        connections.forEach(Http1Connection::look);
    }

    /** Whether a thread with which a connection began is still there. */
    public boolean anyThread() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    /** How many connections are open. */
    public int open() {
        return connections.size();
    }

    public boolean anyIdle() {
        return connections.stream().anyMatch(Http1Connection::idle);
    }

    /** Waits until something is true; fails if it takes too long. */
    public static void await(BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("did not become true in time");
            }
            Thread.sleep(5);
        }
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            T next = queue.poll(10, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        connections.forEach(Http1Connection::close);
        reaper.close();
    }
}
