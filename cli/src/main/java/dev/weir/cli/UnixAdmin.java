package dev.weir.cli;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One request to an admin API on a Unix-domain socket, which the JDK's client cannot reach. In
 * HTTP/1.0, whose answers end with the connection.
 */
final class UnixAdmin {
    private static final int STATUS = "HTTP/1.1 ".length();

    private UnixAdmin() {}

    /** An answer. */
    record Answer(int status, String body) {}

    static Answer send(String socket, String method, String path, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        String head =
                "%s %s HTTP/1.0\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                        .formatted(method, path, body.length);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            write(channel, head.getBytes(StandardCharsets.US_ASCII));
            write(channel, body);
            byte[] bytes = Channels.newInputStream(channel).readAllBytes();
            String answer = new String(bytes, StandardCharsets.UTF_8);
            int end = answer.indexOf("\r\n\r\n");
            if (end < STATUS + 3) {
                throw new IOException("unix:" + socket + " does not answer in HTTP");
            }
            return new Answer(
                    Integer.parseInt(answer.substring(STATUS, STATUS + 3)),
                    answer.substring(end + 4));
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
