package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** A gateway with a small heap between clients and a server of {@link Streams}. */
final class BodyRun implements AutoCloseable {
    static final long MIB = 1 << 20;

    // What the first bodies need stays: code that is compiled, buffers that are lent out again.
    private static final long WARM_UP = 64 * MIB;

    final Streams server = new Streams();
    final WeirProcess weir;

    BodyRun(Path folder) throws IOException {
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners:
                  - name: public
                    address: "127.0.0.1:0"
                    timeouts: { progress: 3s }
                admin: { address: "127.0.0.1:0" }
                services:
                  - name: streams
                    targets: [ { url: "%s" } ]
                    timeouts: { idle: 3s, response: 60s }
                routes: [ { path: /*, service: streams } ]
                """
                        .formatted(server.url()));
        weir = WeirProcess.run(folder, Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"), "-c", "weir.yaml");
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), weir.port());
        socket.setSoTimeout((int) WeirProcess.PATIENCE.toMillis());
        return socket;
    }

    void download(long length) throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream()
                    .write(Streams.ascii("GET /" + length + " HTTP/1.1\r\nHost: h\r\n\r\n"));
            assertThat(Streams.head(client.getInputStream())).startsWith("HTTP/1.1 200");
            assertThat(Streams.read(client.getInputStream(), length)).isEqualTo(length);
        }
    }

    void upload(long length) throws IOException {
        try (Socket client = connect()) {
            client.getOutputStream()
                    .write(
                            Streams.ascii(
                                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: %d\r\n\r\n"
                                            .formatted(length)));
            Streams.write(client.getOutputStream(), length, new AtomicLong());
            assertThat(Streams.head(client.getInputStream())).contains("X-Read: " + length);
        }
    }

    void warmUp() throws IOException {
        download(WARM_UP);
        upload(WARM_UP);
    }

    /** Sends bodies of that length both ways, and says how much memory that took. */
    long growthOf(long length) throws IOException {
        warmUp();
        long before = weir.residentBytes();
        download(length);
        upload(length);
        return weir.residentBytes() - before;
    }

    @Override
    public void close() throws IOException {
        weir.close();
        server.close();
    }
}
