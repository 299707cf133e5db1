package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.kernel.channel.PolledChannel;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection in the clear over a channel, TCP or a Unix-domain socket, for virtual threads. */
public class PolledTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(PolledTransport.class.getName());

    private final SocketChannel channel;
    private final PolledChannel polled;
    private final Client peer;

    /** Takes a connected channel over. */
    public PolledTransport(SocketChannel channel, Client peer) throws IOException {
        this.channel = channel;
        this.peer = peer;
        polled = new PolledChannel(channel);
    }

    /** What it reads from and writes to. */
    protected final PolledChannel polled() {
        return polled;
    }

    @Override
    public final int read(byte[] buffer, int offset, int length) throws IOException {
        return polled.read(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public final int readLater(byte[] buffer, int offset, int length) throws IOException {
        return polled.readLater(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public final void write(byte[] buffer, int offset, int length) throws IOException {
        polled.write(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public final void endOutput() throws IOException {
        polled.endOutput();
    }

    @Override
    public final void endInput() {
        quietly(polled::endInput);
    }

    @Override
    public final void close() {
        quietly(polled::close);
    }

    @Override
    public final void abort() {
        if (!peer.ip().isEmpty()) {
            // Unix-domain sockets have no reset.
            quietly(() -> channel.setOption(StandardSocketOptions.SO_LINGER, 0));
        }
        close();
    }

    @Override
    public final Client peer() {
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
