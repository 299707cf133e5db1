package dev.weir.kernel.upstream;

import dev.weir.kernel.config.HostPort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that answers nothing and keeps every byte it gets, until the peer ends it. */
final class RecordingUpstream implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final AtomicInteger open = new AtomicInteger();

    RecordingUpstream() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                open.incrementAndGet();
                Thread.ofVirtual().start(() -> record(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void record(Socket socket) {
        try (socket;
                InputStream in = socket.getInputStream()) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                synchronized (seen) {
                    seen.write(b);
                }
            }
        } catch (IOException reset) {
            // an end as well
        } finally {
            open.decrementAndGet();
        }
    }

    HostPort address() {
        return new HostPort("127.0.0.1", server.getLocalPort());
    }

    /** Whether a peer is connected. */
    boolean busy() {
        return open.get() > 0;
    }

    /** Everything since the last time. */
    String take() {
        synchronized (seen) {
            String text = seen.toString(StandardCharsets.ISO_8859_1);
            seen.reset();
            return text;
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
