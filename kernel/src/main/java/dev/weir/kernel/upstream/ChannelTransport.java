package dev.weir.kernel.upstream;

import dev.weir.api.Client;
import dev.weir.kernel.http1.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A connection to a target. A channel, for it can be asked without waiting whether it is quiet. */
final class ChannelTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(ChannelTransport.class.getName());

    private final SocketChannel channel;
    // They take arrays; the channel itself would have each wrapped.
    private final InputStream in;
    private final OutputStream out;
    // Off the heap, for a read to need no other; nobody looks at what is in it.
    private final ByteBuffer probe = ByteBuffer.allocateDirect(1);
    private final Client peer;

    private ChannelTransport(SocketChannel channel, InetSocketAddress address) throws IOException {
        this.channel = channel;
        in = channel.socket().getInputStream();
        out = channel.socket().getOutputStream();
        peer = new Client(address.getAddress().getHostAddress(), address.getPort(), false);
    }

    /**
     * Connects.
     *
     * @throws java.net.SocketTimeoutException if it takes longer than {@code timeout}
     */
    static ChannelTransport connect(InetSocketAddress address, Duration timeout)
            throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket()
                    .connect(address, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE));
            return new ChannelTransport(channel, address);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return in.read(buffer, offset, length);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        out.write(buffer, offset, length);
    }

    @Override
    public void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    /**
     * Whether it is open and nothing has arrived: neither an end nor bytes nobody asked for, which
     * the next exchange would take for its answer. Does not wait.
     */
    boolean isQuiet() {
        try {
            channel.configureBlocking(false);
            int count = channel.read(probe);
            channel.configureBlocking(true);
            return count == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
        }
    }

    @Override
    public void abort() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "resetting a connection failed: {0}",
                    e.getMessage());
        }
        close();
    }

    @Override
    public Client peer() {
        return peer;
    }
}
