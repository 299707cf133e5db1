package dev.weir.kernel.upstream;

import dev.weir.api.Client;
import dev.weir.kernel.http1.PolledTransport;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection to a target. A channel, for it can be asked without waiting whether it is quiet. */
final class TargetChannel extends PolledTransport implements TargetTransport {
    // Off the heap, for a read to need no other; nobody looks at what is in it.
    private final ByteBuffer probe = ByteBuffer.allocateDirect(1);

    private TargetChannel(SocketChannel channel, Client peer) throws IOException {
        super(channel, peer);
    }

    /**
     * Connects.
     *
     * @throws java.net.SocketTimeoutException if it takes longer than {@code nanos}
     * @throws NoDescriptorException if no socket could be opened
     */
    static TargetChannel connect(InetSocketAddress address, long nanos) throws IOException {
        SocketChannel channel = opened(SocketChannel::open);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            // 0 would be for ever.
            long millis = Math.clamp(nanos / 1_000_000, 1, Integer.MAX_VALUE);
            channel.socket().connect(address, (int) millis);
            return new TargetChannel(
                    channel,
                    new Client(address.getAddress().getHostAddress(), address.getPort(), false));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Connects to a Unix-domain socket, which takes no time: it succeeds or fails at once. */
    static TargetChannel connect(UnixDomainSocketAddress address) throws IOException {
        SocketChannel channel = opened(() -> SocketChannel.open(StandardProtocolFamily.UNIX));
        try {
            // Not blocking: the queue of a listener that accepts nothing may be full.
            channel.configureBlocking(false);
            if (!channel.connect(address)) {
                throw new ConnectException("the queue of its listener is full");
            }
            return new TargetChannel(channel, new Client("", 0, false));
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private interface Opening {
        SocketChannel open() throws IOException;
    }

    private static SocketChannel opened(Opening opening) throws NoDescriptorException {
        try {
            return opening.open();
        } catch (IOException e) {
            throw new NoDescriptorException(e);
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

    @Override
    public void rest() {
        // It has no buffers.
    }

    /** Reads what is there without waiting: as {@link SocketChannel#read(ByteBuffer)}. */
    int readNow(ByteBuffer into) throws IOException {
        return polled().readNow(into);
    }
}
