package dev.weir.kernel.listener;

import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.SocketTransport;
import dev.weir.kernel.http1.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The same HTTP engine on a fixed number of platform threads: for the admin API, which has to
 * answer when guests hold every carrier of the virtual threads. When every thread has a connection,
 * an idle one is closed for each new one.
 */
public final class PlatformListener {
    private static final System.Logger LOG = System.getLogger(PlatformListener.class.getName());
    private static final int BACKLOG = 128;
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);
    private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

    private final ListenerConfig config;
    private final int threads;
    private final Connections connections;
    private final ThreadPoolExecutor workers;
    private @Nullable ServerSocket server;
    private @Nullable Thread acceptor;
    private volatile int port = -1;

    /** A listener that is not bound yet, with {@code threads} connections served at a time. */
    public PlatformListener(
            ListenerConfig config, int threads, HttpHandler handler, Reaper reaper) {
        this.config = config;
        this.threads = threads;
        connections = new Connections(handler, config.limits(), reaper);
        workers =
                new ThreadPoolExecutor(
                        threads,
                        threads,
                        THREAD_IDLE.toMillis(),
                        TimeUnit.MILLISECONDS,
                        new ArrayBlockingQueue<>(4 * threads),
                        Thread.ofPlatform()
                                .daemon()
                                .name("weir-" + config.name() + "-", 1)
                                .factory());
        workers.allowCoreThreadTimeOut(true);
    }

    /**
     * Binds and begins to accept. Once only.
     *
     * @throws IOException if the address cannot be bound
     */
    public void start() throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(
                    new InetSocketAddress(
                            InetAddress.getByName(config.address().host()),
                            config.address().port()),
                    BACKLOG);
        } catch (IOException e) {
            socket.close();
            BindException named =
                    new BindException(
                            "cannot listen on " + config.address() + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
        server = socket;
        port = socket.getLocalPort();
        acceptor =
                Thread.ofPlatform()
                        .daemon()
                        .name("weir-" + config.name() + "-accept")
                        .start(() -> accept(socket));
    }

    /** The port in use, also where 0 was configured; -1 before {@link #start}. */
    public int boundPort() {
        return port;
    }

    /** Stops as {@link Listener#stop} does. */
    public void stop(Duration grace) {
        ServerSocket socket = server;
        Thread accepting = acceptor;
        if (socket == null || accepting == null) {
            return;
        }
        close(socket);
        try (Deadline _ = connections.drain(grace)) {
            // Until its accept returns, the system still completes connections.
            accepting.join();
            workers.shutdown();
            if (!workers.awaitTermination(grace.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "listener {0}: {1} requests did not end in time",
                        config.name(),
                        connections.count());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                serve(socket.accept());
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    LOG.log(System.Logger.Level.WARNING, "accepting a connection failed", e);
                    LockSupport.parkNanos(ACCEPT_PAUSE.toNanos());
                }
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        Transport transport = new SocketTransport(socket);
        if (workers.getActiveCount() >= threads) {
            connections.drainOne();
        }
        try {
            workers.execute(() -> connections.open(transport).run());
        } catch (RejectedExecutionException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "listener {0}: too many connections wait; one was closed",
                    config.name());
            transport.close();
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a server socket failed", e);
        }
    }
}
