package dev.weir.kernel.listener;

import dev.weir.api.Client;
import dev.weir.kernel.http1.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection that we accepted ourselves, over TCP or a Unix-domain socket. */
final class ChannelConnection implements Transport {
    private static final System.Logger LOG = System.getLogger(ChannelConnection.class.getName());

    private final SocketChannel channel;
    private final Client peer;

    ChannelConnection(SocketChannel channel) throws IOException {
        this.channel = channel;
        if (channel.getRemoteAddress() instanceof InetSocketAddress inet) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            peer = new Client(inet.getAddress().getHostAddress(), inet.getPort(), false);
        } else {
            peer = new Client("", 0, false);
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return channel.read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public void endInput() {
        quietly(channel::shutdownInput);
    }

    @Override
    public void close() {
        quietly(channel::close);
    }

    @Override
    public void abort() {
        if (!peer.ip().isEmpty()) {
            quietly(() -> channel.setOption(StandardSocketOptions.SO_LINGER, 0));
        }
        close();
    }

    @Override
    public Client peer() {
        return peer;
    }

    private interface Step {
        void run() throws IOException;
    }

    private static void quietly(Step step) {
        try {
            step.run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "ending a connection failed", e);
        }
    }
}
