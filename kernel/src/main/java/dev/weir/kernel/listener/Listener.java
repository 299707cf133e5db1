package dev.weir.kernel.listener;

import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.metrics.Refusal;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Accepts connections on Helidon's server socket, each on a virtual thread of its own. Helidon's
 * accept loop ends for good when one accept fails (without a free file descriptor, for example); a
 * watching thread then binds again within a second.
 */
final class Listener implements RunningListener {
    private static final System.Logger LOG = System.getLogger(Listener.class.getName());
    private static final Duration CHECK = Duration.ofMillis(400);
    // How long Helidon leaves connections alone after it stopped accepting: ours are drained by us.
    private static final Duration HELIDON_GRACE = Duration.ofHours(1);

    // Beyond the limit, connections are turned away with an answer; so many at a time.
    private static final int TURNED_AWAY = 64;

    private final ServerSide side;
    private final ListenerConfig config;
    private final HostPort address;
    private final int most;
    private final Connections connections;
    private final CountDownLatch stopped = new CountDownLatch(1);
    // Held while a server is bound or given up, so that none is bound after the stop.
    private final ReentrantLock binding = new ReentrantLock();
    private @Nullable WebServer server;
    private volatile int port = -1;

    /** A listener on that address, not bound yet. */
    Listener(ServerSide side, HostPort address) {
        this.side = side;
        config = side.config();
        this.address = address;
        most = Descriptors.most(config.limits().connections());
        connections = new Connections(side, most);
    }

    @Override
    public void start() throws IOException {
        InetSocketAddress socketAddress =
                new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
        if (address.port() != 0) {
            // Helidon only logs why it cannot bind.
            tryBind(socketAddress);
        }
        WebServer bound = bind(socketAddress);
        if (!bound.isRunning()) {
            throw new BindException("cannot listen on " + address);
        }
        server = bound;
        port = bound.port();
        connections.keepLooking();
        Thread.ofPlatform()
                .daemon()
                .name("weir-listener-" + config.name())
                .start(() -> watch(new InetSocketAddress(socketAddress.getAddress(), port)));
    }

    @Override
    public int boundPort() {
        return port;
    }

    @Override
    public void stop(Duration grace) {
        WebServer running = giveUp();
        if (running == null) {
            return;
        }
        // It closes the server socket, then waits for the connections.
        Thread stopping = Thread.ofPlatform().daemon().start(running::stop);
        try (Deadline _ = connections.drain(grace)) {
            if (!stopping.join(grace.plusSeconds(1))) {
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

    private @Nullable WebServer giveUp() {
        binding.lock();
        try {
            stopped.countDown();
            return server;
        } finally {
            binding.unlock();
        }
    }

    private WebServer bind(InetSocketAddress address) {
        return WebServer.builder()
                .bindAddress(address)
                .shutdownHook(false)
                .shutdownGracePeriod(HELIDON_GRACE)
                .useNio(false)
                .protocolsDiscoverServices(false)
                .maxTcpConnections(most + TURNED_AWAY)
                .connectionOptions(options -> options.tcpNoDelay(true))
                .addConnectionSelector(new ConnectionSelector(connections))
                .build()
                .start();
    }

    private void watch(InetSocketAddress address) {
        try {
            while (!stopped.await(CHECK.toMillis(), TimeUnit.MILLISECONDS)) {
                bindAgainIfFree(address);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void bindAgainIfFree(InetSocketAddress address) {
        binding.lock();
        try {
            if (stopped.getCount() > 0 && isFree(address)) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "listener {0}: accepting on port {1} had ended; binding again",
                        config.name(),
                        String.valueOf(address.getPort()));
                side.refusals().count(Refusal.ACCEPT);
                server = bind(address);
            }
        } finally {
            binding.unlock();
        }
    }

    /** Whether nobody listens there: an accept loop that ended has closed its socket. */
    private static boolean isFree(InetSocketAddress address) {
        try {
            tryBind(address);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void tryBind(InetSocketAddress address) throws IOException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(address);
        } catch (BindException e) {
            BindException named =
                    new BindException("cannot listen on " + address + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }
}
