package dev.weir.kernel.listener;

import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import java.io.IOException;
import java.time.Duration;

/**
 * The same HTTP engine on a fixed number of platform threads: for the admin API, which has to
 * answer when guests hold every carrier of the virtual threads.
 */
public final class PlatformListener {

    /** A listener that is not bound yet, with {@code threads} connections served at a time. */
    public PlatformListener(
            ListenerConfig config, int threads, HttpHandler handler, Reaper reaper) {}

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

    /** Stops as {@link Listener#stop} does. */
    public void stop(Duration grace) {
    }
}
