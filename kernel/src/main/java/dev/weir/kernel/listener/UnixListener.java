package dev.weir.kernel.listener;

import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.http1.PolledTransport;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.http1.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Accepts connections on a Unix-domain socket, each on a virtual thread of its own. */
final class UnixListener implements RunningListener {
    private static final System.Logger LOG = System.getLogger(UnixListener.class.getName());
    // Who may connect is up to the folder the socket is in, as with other servers.
    private static final String PERMISSIONS = "rw-rw-rw-";

    private final ServerSide side;
    private final Connections connections;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Acceptor acceptor;

    UnixListener(ServerSide side) {
        this.side = side;
        connections = new Connections(side, Descriptors.most(side.config().limits().connections()));
    }

    @Override
    public void start() throws IOException {
        acceptor =
                Acceptor.start(
                        side.config().name(),
                        side.config().address(),
                        PERMISSIONS,
                        side.refusals(),
                        PolledTransport::new,
                        this::serve);
        connections.keepLooking();
    }

    private void serve(Transport transport) {
        threads.execute(() -> connections.serve(transport));
    }

    @Override
    public int boundPort() {
        return acceptor == null ? -1 : 0;
    }

    @Override
    public void stop(Duration grace) {
        Acceptor accepting = acceptor;
        if (accepting == null) {
            return;
        }
        try {
            accepting.close();
            try (Deadline _ = connections.drain(grace)) {
                threads.shutdown();
                if (!threads.awaitTermination(grace.toMillis() + 1000, TimeUnit.MILLISECONDS)) {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "listener {0}: {1} requests did not end in time",
                            side.config().name(),
                            connections.count());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
