package dev.weir.kernel.http1;

import dev.weir.api.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;

/**
 * A connection in the clear over a channel, TCP or a Unix-domain socket, that blocks its thread:
 * for platform threads, which must go on when nothing else does.
 */
public final class BlockingTransport extends ChannelTransport {
    private final SocketChannel channel;
    // They take arrays; the channel itself would have each wrapped.
    private final InputStream in;
    private final OutputStream out;
    // When it began to wait for the peer; 0 while it does not.
    private volatile long waitingSince;

    /** Takes a connected channel over. */
    public BlockingTransport(SocketChannel channel, Client peer) {
        super(channel, peer);
        this.channel = channel;
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
    void shutdownInput() throws IOException {
        channel.shutdownInput();
    }

    @Override
    void closeChannel() throws IOException {
        channel.close();
    }
}
