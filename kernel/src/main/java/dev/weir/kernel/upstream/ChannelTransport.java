package dev.weir.kernel.upstream;

import dev.weir.api.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/** A connection to a target. A channel, for it can be asked without waiting whether it is quiet. */
final class ChannelTransport implements TargetTransport {
    private static final System.Logger LOG = System.getLogger(ChannelTransport.class.getName());

    private final SocketChannel channel;
    // They take arrays; the channel itself would have each wrapped.
    private final InputStream in;
    private final OutputStream out;
    // Off the heap, for a read to need no other; nobody looks at what is in it.
    private final ByteBuffer probe = ByteBuffer.allocateDirect(1);
    private final Client peer;

    private ChannelTransport(SocketChannel channel, Client peer) {
        this.channel = channel;
        this.peer = peer;
        in = Channels.newInputStream(channel);
        out = Channels.newOutputStream(channel);
    }

    /**
     * Connects.
     *
     * @throws java.net.SocketTimeoutException if it takes longer than {@code nanos}
     */
    static ChannelTransport connect(InetSocketAddress address, long nanos) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // 0 would be for ever.
            long millis = Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
            channel.socket().connect(address, (int) millis);
            return new ChannelTransport(
                    channel,
                    new Client(address.getAddress().getHostAddress(), address.getPort(), false));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Connects to a Unix-domain socket, which takes no time: it succeeds or fails at once. */
    static ChannelTransport connect(UnixDomainSocketAddress address) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            // Not blocking: the queue of a listener that accepts nothing may be full.
            channel.configureBlocking(false);
            if (!channel.connect(address)) {
                throw new ConnectException("the queue of its listener is full");
            }
            channel.configureBlocking(true);
            return new ChannelTransport(channel, new Client("", 0, false));
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

    @Override
    public void endInput() {
        try {
            channel.shutdownInput();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "ending a read failed", e);
        }
    }

    @Override
    public boolean isQuiet() {
        try {
            return readNow(probe) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Reads what is there without waiting: as {@link SocketChannel#read(ByteBuffer)}. */
    int readNow(ByteBuffer into) throws IOException {
        channel.configureBlocking(false);
        int count = channel.read(into);
        channel.configureBlocking(true);
        return count;
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
        } catch (IOException | UnsupportedOperationException e) {
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
