package dev.weir.kernel.http1;

import dev.weir.api.Client;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A connection over a socket in the clear. */
public final class SocketTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(SocketTransport.class.getName());

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Client peer;

    /** Takes a connected socket over. */
    public SocketTransport(Socket socket) throws IOException {
        this.socket = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
        peer = new Client(socket.getInetAddress().getHostAddress(), socket.getPort(), false);
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
        socket.shutdownOutput();
    }

    @Override
    public void endInput() {
        try {
            socket.shutdownInput();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "ending a read failed", e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a connection failed", e);
        }
    }

    @Override
    public void abort() {
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "resetting a connection failed", e);
        }
        close();
    }

    @Override
    public Client peer() {
        return peer;
    }
}
