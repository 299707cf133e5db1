package dev.weir.kernel.listener;

import java.io.IOException;
import java.time.Duration;

/** A listener, whatever kind of address it has. */
sealed interface RunningListener permits Listener, UnixListener {

    /**
     * Binds and begins to accept. Once only.
     *
     * @throws IOException if the address cannot be bound
     */
    void start() throws IOException;

    /** The port in use, also where 0 was configured; -1 before {@link #start}, 0 if it has none. */
    int boundPort();

    /**
     * Stops accepting at once, closes idle connections, lets requests in flight be answered with
     * {@code Connection: close}, and closes what is left after {@code grace}. Returns when all are
     * closed, or a second after that if a handler still does not return.
     */
    void stop(Duration grace);
}
