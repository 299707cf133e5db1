package dev.weir.kernel.listener;

import dev.weir.kernel.http1.Http1Connection;
import dev.weir.kernel.http1.Transport;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells Helidon that every connection is ours; as the only selector it is asked before any byte.
 */
final class ConnectionSelector implements ServerConnectionSelector {
    private final Function<Transport, Http1Connection> open;

    /** Has {@code open} make the connection that runs on a transport. */
    ConnectionSelector(Function<Transport, Http1Connection> open) {
        this.open = open;
    }

    @Override
    public int bytesToIdentifyConnection() {
        return 0;
    }

    @Override
    public Support supports(BufferData data) {
        return Support.SUPPORTED;
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return Set.of("http/1.1");
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        return new Served(open.apply(new HelidonTransport(context)));
    }

    /** A connection as Helidon sees it. */
    private record Served(Http1Connection connection) implements ServerConnection {

        @Override
        public void handle(Limit limit) {
            connection.run();
        }

        /** Never idle for Helidon: our own reaper closes what is. */
        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        @Override
        public void close(boolean interrupt) {
            if (interrupt) {
                connection.close();
            } else {
                connection.drain();
            }
        }
    }
}
