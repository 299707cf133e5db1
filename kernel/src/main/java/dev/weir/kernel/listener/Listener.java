package dev.weir.kernel.listener;

import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import java.io.IOException;
import java.time.Duration;

/** Accepts connections on Helidon's server socket, each on a virtual thread of its own. */
public final class Listener {

    /** A listener that is not bound yet. */
    public Listener(ListenerConfig config, HttpHandler handler, Reaper reaper) {}

    /**
     * Binds and begins to accept.
     *
     * @throws IOException if the address cannot be bound
     */
    public void start() throws IOException {
    }

    /** The port in use, also where 0 was configured; -1 before {@link #start}. */
    public int boundPort() {
        return -1;
    }

    /**
     * Stops accepting at once, closes idle connections, lets requests in flight be answered with
     * {@code Connection: close}, and closes what is left after {@code grace}. Returns when all are
     * closed.
     */
    public void stop(Duration grace) {
    }
}
