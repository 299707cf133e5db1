package dev.weir.tests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server with bodies of any length: {@code GET /N} has N bytes; what is POSTed is counted, or at
 * {@code /stall} never read.
 */
final class Streams implements AutoCloseable {
    private static final Pattern GET = Pattern.compile("GET /(\\d+) ");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");
    private static final int PART = 1 << 20;

    private final ServerSocket server;
    private final AtomicLong moved = new AtomicLong();
    private final CountDownLatch ended = new CountDownLatch(1);

    Streams() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            while (answer(head(socket.getInputStream()), socket)) {
                moved.set(0);
            }
        } catch (IOException | InterruptedException e) {
            // The gateway ended it.
            ended.countDown();
        }
    }

    private boolean answer(String head, Socket socket) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        Matcher get = GET.matcher(head);
        if (get.find()) {
            out.write(ascii("HTTP/1.1 200 OK\r\nContent-Length: " + get.group(1) + "\r\n\r\n"));
            write(out, Long.parseLong(get.group(1)), moved);
            return true;
        }
        if (head.startsWith("POST /stall ")) {
            new CountDownLatch(1).await();
        }
        Matcher length = LENGTH.matcher(head);
        if (!length.find()) {
            return false;
        }
        long read = read(socket.getInputStream(), Long.parseLong(length.group(1)));
        out.write(
                ascii(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Read: %d\r\n\r\n"
                                .formatted(read)));
        return true;
    }

    String url() {
        return "http://127.0.0.1:" + server.getLocalPort();
    }

    /** How many bytes of the content of the present answer are on their way. */
    long moved() {
        return moved.get();
    }

    /** Whether a connection ended within an answer or before it. */
    boolean ended() {
        return ended.getCount() == 0;
    }

    /** The head of a message; empty at the end of the connection. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
        }
        return head.toString();
    }

    static void write(OutputStream out, long length, AtomicLong written) throws IOException {
        byte[] part = new byte[PART];
        for (long left = length; left > 0; left -= part.length) {
            int count = (int) Math.min(left, part.length);
            out.write(part, 0, count);
            written.addAndGet(count);
        }
    }

    /** Reads that many bytes, or as many as there are. */
    static long read(InputStream in, long length) throws IOException {
        byte[] part = new byte[PART];
        long total = 0;
        while (total < length) {
            int count = in.read(part, 0, (int) Math.min(length - total, part.length));
            if (count < 0) {
                return total;
            }
            total += count;
        }
        return total;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
