package dev.weir.kernel.http1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client that sends the bytes it is told to, and reads what comes back to the letter. */
public final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    public RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = socket.getInputStream();
    }

    public RawClient send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawClient send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        return this;
    }

    public void endOutput() throws IOException {
        socket.shutdownOutput();
    }

    /** The bytes of a head, its empty line included; empty if the connection ended before. */
    public String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return head.toString();
            }
            head.append((char) b);
        }
        return head.toString();
    }

    /** A response with a length, or one without content. */
    public Reply reply() throws IOException {
        String head = head();
        String length = Reply.field(head, "Content-Length");
        return new Reply(head, length.isEmpty() ? "" : text(Integer.parseInt(length)));
    }

    public String text(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("got only " + new String(bytes, StandardCharsets.ISO_8859_1));
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Everything until the connection ends, in order or by a reset. */
    public String rest() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            in.transferTo(bytes);
        } catch (java.net.SocketTimeoutException e) {
            throw new AssertionError("the connection was not closed", e);
        } catch (IOException reset) {
            // an end as well
        }
        return bytes.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the peer ended the connection without another byte. */
    public boolean closed() {
        return rest().isEmpty();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /** A response as text. */
    public record Reply(String head, String body) {
        public int status() {
            return head.isEmpty() ? 0 : Integer.parseInt(head.substring(9, 12));
        }

        public String field(String name) {
            return field(head, name);
        }

        static String field(String head, String name) {
            for (String line : head.lines().toList()) {
                if (line.regionMatches(true, 0, name + ": ", 0, name.length() + 2)) {
                    return line.substring(name.length() + 2);
                }
            }
            return "";
        }
    }
}
