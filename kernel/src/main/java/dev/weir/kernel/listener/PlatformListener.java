package dev.weir.kernel.listener;

import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.BlockingTransport;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Refusal;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The same HTTP engine on a fixed number of platform threads: for the admin API, which has to
 * answer when guests hold every carrier of the virtual threads. A connection gets a thread when its
 * first byte has come; when every thread has one, an idle one is closed for each that comes, or the
 * one that has let its thread wait for longest.
 */
public final class PlatformListener {
    private static final System.Logger LOG = System.getLogger(PlatformListener.class.getName());
    // What it serves is for the user it runs as alone.
    private static final String PERMISSIONS = "rw-------";
    private static final Duration THREAD_IDLE = Duration.ofSeconds(30);
    // Who sends a request in pieces, or takes an answer so, is not this slow on the same machine.
    private static final long STALLED_NANOS = Duration.ofMillis(100).toNanos();

    private final ListenerConfig config;
    private final Refusals refusals;
    private final Connections connections;
    private final ThreadPoolExecutor workers;
    private final Semaphore free;
    private @Nullable Acceptor acceptor;
    private @Nullable Lobby lobby;
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
        free = new Semaphore(threads);
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
                        new LinkedBlockingQueue<>(),
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
        // As long as between two requests: while it is silent it costs next to nothing.
        Lobby waiting = new Lobby(config.name(), config.timeouts().idle(), new Threads());
        try {
            Acceptor started =
                    Acceptor.start(
                            config.name(),
                            config.address(),
                            PERMISSIONS,
                            refusals,
                            BlockingTransport::new,
                            waiting::enter);
            acceptor = started;
            lobby = waiting;
            port = started.port();
        } catch (IOException e) {
            waiting.close();
            throw e;
        }
    }

    /** The port in use, also where 0 was configured; -1 before {@link #start}. */
    public int boundPort() {
        return port;
    }

    /** Stops as other listeners do. */
    public void stop(Duration grace) {
        Acceptor accepting = acceptor;
        Lobby waiting = lobby;
        if (accepting == null || waiting == null) {
            return;
        }
        try {
            accepting.close();
            waiting.close();
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

    private final class Threads implements Lobby.Server {
        private final Set<BlockingTransport> served = ConcurrentHashMap.newKeySet();

        @Override
        public boolean serve(BlockingTransport transport, Runnable freed) {
            if (!free.tryAcquire()) {
                return false;
            }
            workers.execute(() -> {
                served.add(transport);
                try {
                    connections.serveBegun(transport);
                } finally {
                    served.remove(transport);
                    free.release();
                    freed.run();
                }
            });
            return true;
        }

        @Override
        public void makeRoom() {
            if (!connections.drainOne()) {
                closeStalled();
            }
        }

        private void closeStalled() {
            served.stream()
                    .max(Comparator.comparingLong(BlockingTransport::waitedNanos))
                    .filter(longest -> longest.waitedNanos() > STALLED_NANOS)
                    .ifPresent(longest -> {
                        longest.close();
                        refusals.count(Refusal.NO_CONNECTION);
                    });
        }

        @Override
        public void closed() {
            refusals.count(Refusal.NO_CONNECTION);
        }
    }
}
