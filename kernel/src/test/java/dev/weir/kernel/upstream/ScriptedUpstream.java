package dev.weir.kernel.upstream;

import dev.weir.kernel.config.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/** A server whose every connection follows a script; keeps the heads it read. */
final class ScriptedUpstream implements AutoCloseable {

    /** What happens on one connection; closed when it returns. */
    interface Script {
        void run(Connection connection) throws Exception;
    }

    private final ServerSocket server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    /** Connections run the scripts in turn, the last one from then on. */
    ScriptedUpstream(Script... scripts) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), scripts);
    }

    /** As the other one, on a socket of the caller's. */
    ScriptedUpstream(ServerSocket server, Script... scripts) {
        this.server = server;
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try {
                            Socket socket = server.accept();
                            // What a script sent is there, and not held back for more.
                            socket.setTcpNoDelay(true);
                            open.add(socket);
                            int turn = connections.getAndIncrement();
                            Script script = scripts[Math.min(turn, scripts.length - 1)];
                            Thread.ofVirtual().start(() -> run(socket, script));
                        } catch (IOException e) {
                            return;
                        }
                    }
                });
    }

    private void run(Socket socket, Script script) {
        try (socket) {
            script.run(new Connection(socket));
        } catch (Exception e) {
            // the gateway ended it
        }
    }

    /** Answers every request of a connection with the same bytes, as long as it lasts. */
    static Script always(String answer) {
        return connection -> {
            while (!connection.head().isEmpty()) {
                connection.send(answer);
            }
        };
    }

    HostPort address() {
        return new HostPort(server.getInetAddress().getHostAddress(), server.getLocalPort());
    }

    int connections() {
        return connections.get();
    }

    /** The next head that any connection read. */
    String head() throws InterruptedException {
        return next(heads);
    }

    int heads() {
        return heads.size();
    }

    /** What a connection reported at its end. */
    String end() throws InterruptedException {
        return next(ends);
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        String next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }

    /** One connection, seen by its script. */
    final class Connection {
        private final Socket socket;
        private final InputStream in;

        Connection(Socket socket) throws IOException {
            this.socket = socket;
            in = socket.getInputStream();
        }

        /** The next head; empty at the end. */
        String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int b = in.read();
                if (b < 0) {
                    return "";
                }
                head.append((char) b);
            }
            heads.add(head.toString());
            return head.toString();
        }

        /** The TLS session of a connection over TLS. */
        SSLSession session() {
            return ((SSLSocket) socket).getSession();
        }

        /** The same connection over TLS from here on; its end is not told to the gateway. */
        Connection secured(SSLContext context) throws IOException {
            SSLSocket layered =
                    (SSLSocket) context.getSocketFactory().createSocket(socket, null, false);
            layered.setUseClientMode(false);
            return new Connection(layered);
        }

        String text(int length) throws IOException {
            return new String(in.readNBytes(length), StandardCharsets.ISO_8859_1);
        }

        void send(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        void endOutput() throws IOException {
            socket.shutdownOutput();
        }

        /** Reads to the end and reports it: what was read, or {@code reset}. */
        void reportRest() {
            try {
                ends.add(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                ends.add("reset");
            }
        }

        /** Waits until the gateway ends the connection. */
        void awaitEnd() throws IOException {
            in.readAllBytes();
        }
    }
}
