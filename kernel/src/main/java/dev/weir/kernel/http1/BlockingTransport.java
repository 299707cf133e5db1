package dev.weir.kernel.http1;

import dev.weir.api.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardSocketOptions;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * A connection in the clear over a channel, TCP or a Unix-domain socket, that blocks its thread:
 * for platform threads, which must go on when nothing else does.
 */
public final class BlockingTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(BlockingTransport.class.getName());

    private final SocketChannel channel;
    // They take arrays; the channel itself would have each wrapped.
    private final InputStream in;
    private final OutputStream out;
    private final Client peer;
    // When it began to wait for the peer; 0 while it does not.
    private volatile long waitingSince;

    /** Takes a connected channel over. */
    public BlockingTransport(SocketChannel channel, Client peer) {
        this.channel = channel;
        this.peer = peer;
        in = Channels.newInputStream(channel);
        out = Channels.newOutputStream(channel);
    }

    /** What it reads from and writes to. */
    public SocketChannel channel() {
        return channel;
    }

    /** How long its thread has waited for the peer to send or to take something. */
    public long waitedNanos() {
        long since = waitingSince;
        return since == 0 ? 0 : System.nanoTime() - since;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        waitingSince = now();
        try {
            return in.read(buffer, offset, length);
        } finally {
            waitingSince = 0;
        }
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
        waitingSince = now();
        try {
            out.write(buffer, offset, length);
        } finally {
            waitingSince = 0;
        }
    }

    private static long now() {
        // 0 has a meaning of its own.
        return System.nanoTime() | 1;
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
            // Unix-domain sockets have no reset.
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
