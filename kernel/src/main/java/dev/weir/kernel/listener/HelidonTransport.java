package dev.weir.kernel.listener;

import dev.weir.api.Client;
import dev.weir.kernel.http1.Transport;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.webserver.ConnectionContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A connection that Helidon accepted, read and written without its buffers in between. */
final class HelidonTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(HelidonTransport.class.getName());

    private final InputStream in;
    private final OutputStream out;
    private final Client peer;

    HelidonTransport(ConnectionContext context) {
        Streams streams = Streams.of(context.serverSocket());
        in = Objects.requireNonNull(streams.in, "the stream Helidon reads from");
        out = Objects.requireNonNull(streams.out, "the stream Helidon writes to");
        peer = peer(context.remotePeer().address(), context.isSecure());
    }

    private static Client peer(SocketAddress address, boolean tls) {
        return address instanceof InetSocketAddress inet
                ? new Client(inet.getAddress().getHostAddress(), inet.getPort(), tls)
                : new Client("", 0, tls);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return in.read(buffer, offset, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
    }

    /** Does nothing: Helidon's socket ends both directions or none. */
    @Override
    public void endOutput() {}

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
        }
    }

    /** Closes it; Helidon's socket cannot be told to send a reset. */
    @Override
    public void abort() {
        close();
    }

    @Override
    public Client peer() {
        return peer;
    }

    /**
     * The streams below a Helidon socket. Helidon shows them to a buffer that is asked to read from
     * or write to the socket, and to nobody else; this buffer does neither and keeps them.
     */
    private static final class Streams {
        private @Nullable InputStream in;
        private @Nullable OutputStream out;

        @SuppressWarnings("removal") // HelidonSocket.read is deprecated, without another way in
        static Streams of(HelidonSocket socket) {
            Streams streams = new Streams();
            BufferData keeper =
                    (BufferData)
                            Proxy.newProxyInstance(
                                    BufferData.class.getClassLoader(),
                                    new Class<?>[] {BufferData.class},
                                    (_, method, arguments) -> streams.keep(arguments[0]));
            socket.read(keeper);
            socket.write(keeper);
            return streams;
        }

        private @Nullable Object keep(Object stream) {
            if (stream instanceof InputStream input) {
                in = input;
                return 0;
            }
            out = (OutputStream) stream;
            return null;
        }
    }
}
