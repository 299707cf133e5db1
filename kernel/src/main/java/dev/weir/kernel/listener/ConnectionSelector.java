package dev.weir.kernel.listener;

import dev.weir.api.Client;
import dev.weir.kernel.http1.PolledTransport;
import dev.weir.kernel.http1.Transport;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;

/**
 * Tells Helidon that every connection is ours; as the only selector it is asked before any byte.
 */
final class ConnectionSelector implements ServerConnectionSelector {
    private final Connections connections;

    ConnectionSelector(Connections connections) {
        this.connections = connections;
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
        try {
            return new Served(connections, transport(HelidonSockets.take(context.serverSocket())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Transport transport(SocketChannel channel) throws IOException {
        InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
        return new PolledTransport(
                channel, new Client(remote.getAddress().getHostAddress(), remote.getPort(), false));
    }

    /** A connection as Helidon sees it. */
    private record Served(Connections connections, Transport transport)
            implements ServerConnection {

        @Override
        public void handle(Limit limit) {
            // Helidon's names each with a text of its own.
            Thread.currentThread().setName("weir-connection");
            connections.serve(transport);
        }

        /** Never idle for Helidon: our own reaper closes what is. */
        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        /** Does nothing: {@link Connections} drains. */
        @Override
        public void close(boolean interrupt) {}
    }
}
