package dev.weir.kernel.http1;

import dev.weir.api.Client;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** How connections over a channel, TCP or a Unix-domain socket, end, however they wait. */
abstract class ChannelTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(ChannelTransport.class.getName());

    private final SocketChannel channel;
    private final Client peer;

    ChannelTransport(SocketChannel channel, Client peer) {
        this.channel = channel;
        this.peer = peer;
    }

    /** Ends the reading side; who waits for bytes finds the end. */
    abstract void shutdownInput() throws IOException;

    /** Closes the channel; who waits fails. */
    abstract void closeChannel() throws IOException;

    @Override
    public final void endOutput() throws IOException {
        channel.shutdownOutput();
    }

    @Override
    public final void endInput() {
        quietly(this::shutdownInput);
    }

    @Override
    public final void close() {
        quietly(this::closeChannel);
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
