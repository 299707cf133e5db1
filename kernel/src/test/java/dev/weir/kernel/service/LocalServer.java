package dev.weir.kernel.service;

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
import java.util.function.Function;

/** A server on loopback that answers each head with a text; an empty one is no answer. */
final class LocalServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    final BlockingQueue<String> heads = new LinkedBlockingQueue<>();

    LocalServer(Function<String, String> answers) throws IOException {
        Thread.ofVirtual()
                .start(() -> {
                    while (!server.isClosed()) {
                        try {
                            Socket socket = server.accept();
                            open.add(socket);
                            Thread.ofVirtual().start(() -> serve(socket, answers));
                        } catch (IOException e) {
                            return;
                        }
                    }
                });
    }

    /** An answer with that body. */
    static String ok(String body) {
        return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private void serve(Socket socket, Function<String, String> answers) {
        try (socket) {
            InputStream in = socket.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int b = in.read(); b >= 0; b = in.read()) {
                head.append((char) b);
                if (head.indexOf("\r\n\r\n") >= 0) {
                    heads.add(head.toString());
                    String answer = answers.apply(head.toString());
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                    head.setLength(0);
                }
            }
        } catch (IOException e) {
            // the other side ended it
        }
    }

    /** How many connections there were. */
    int connections() {
        return open.size();
    }

    int port() {
        return server.getLocalPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
