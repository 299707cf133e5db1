package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.kernel.channel.PolledChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** A connection in the clear over a channel, TCP or a Unix-domain socket, for virtual threads. */
public class PolledTransport extends ChannelTransport {
    private final PolledChannel polled;

    /** Takes a connected channel over. */
    public PolledTransport(SocketChannel channel, Client peer) throws IOException {
        super(channel, peer);
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
    public final boolean awaitInput() throws IOException {
        return polled.awaitInput();
    }

    @Override
    public final int readSoon(byte[] buffer, int offset, int length) throws IOException {
        return polled.readSoon(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    public final void whenInput(Runnable then) {
        polled.whenInput(then);
    }

    @Override
    public final void nudge() {
        polled.nudge();
    }

    @Override
    public final void whenGone(Runnable gone) {
        if (!peer().ip().isEmpty()) {
            // Of Unix-domain sockets the JDK does not tell how many bytes there are.
            polled.whenGone(gone);
        }
    }

    @Override
    public final void write(byte[] buffer, int offset, int length) throws IOException {
        polled.write(ByteBuffer.wrap(buffer, offset, length));
    }

    @Override
    final void shutdownInput() throws IOException {
        polled.endInput();
    }

    @Override
    final void closeChannel() throws IOException {
        polled.close();
    }
}
