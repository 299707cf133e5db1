package dev.weir.kernel.listener;

import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.BlockingTransport;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.http1.Transport;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Refusal;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same HTTP engine on a fixed number of platform threads: for the admin API, which has to
 * answer when guests hold every carrier of the virtual threads. When every thread has a connection,
 * an idle one is closed for each new one.
 */
public final class PlatformListener {
    private static final System.Logger LOG = System.getLogger(PlatformListener.class.getName());
    // What it serves is for the user it runs as alone.
    private static final String PERMISSIONS = "rw-------";
    private static final Duration THREAD_IDLE = Duration.ofSeconds(30);

    private final ListenerConfig config;
    private final int threads;
    private final Refusals refusals;
    private final Connections connections;
    private final ThreadPoolExecutor workers;
    private @Nullable Acceptor acceptor;
    private volatile int port = -1;

    /**
     * A listener that is not bound yet.
     *
     * @param threads how many connections are served at a time
     * @param refusals where refusals are counted
     */
    public PlatformListener(
            ListenerConfig config,
            int threads,
            HttpHandler handler,
            Reaper reaper,
            Refusals refusals) {
        this.config = config;
        this.threads = threads;
        this.refusals = refusals;
        connections =
                new Connections(
                        new ServerSide(config, handler, refusals, Ledger.ofHeap(), reaper),
                        config.limits().connections());
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
        Acceptor started =
                Acceptor.start(
                        config.name(),
                        config.address(),
                        PERMISSIONS,
                        refusals,
                        BlockingTransport::new,
                        this::serve);
        acceptor = started;
        port = started.port();
    }

    /** The port in use, also where 0 was configured; -1 before {@link #start}. */
    public int boundPort() {
        return port;
    }

    /** Stops as other listeners do. */
    public void stop(Duration grace) {
        Acceptor accepting = acceptor;
        if (accepting == null) {
            return;
        }
        try {
            accepting.close();
            try (Deadline _ = connections.drain(grace)) {
                workers.shutdown();
                if (!workers.awaitTermination(grace.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "listener {0}: {1} requests did not end in time",
                            config.name(),
                            connections.count());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Transport transport) {
        int ahead = workers.getQueue().size();
        if (ahead > 0 || workers.getActiveCount() >= threads) {
            // Also for those that wait already: the free threads are theirs first.
            for (int i = 0; i <= ahead; i++) {
                connections.drainOne();
            }
        }
        try {
            workers.execute(() -> connections.serve(transport));
        } catch (RejectedExecutionException e) {
            refusals.count(Refusal.NO_CONNECTION);
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "listener {0}: too many connections wait; one was closed",
                    config.name());
            transport.close();
        }
    }
}
