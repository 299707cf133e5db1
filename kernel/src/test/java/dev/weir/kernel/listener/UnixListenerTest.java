package dev.weir.kernel.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.config.UnixAddress;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnixListenerTest {
    private static final HttpHandler HELLO =
            (exchange, request) ->
                    new Response(
                            200,
                            Headers.of("X-Ip", "<" + exchange.client().ip() + ">"),
                            Body.of(request.path()));

    private final Reaper reaper = new Reaper();
    @TempDir private Path folder;

    @AfterEach
    void close() {
        reaper.close();
    }

    private static ListenerConfig config(Path socket) {
        return new ListenerConfig("test", new UnixAddress(socket), Limits.DEFAULT);
    }

    private UnixListener listener(Path socket) {
        return new UnixListener(
                new ServerSide(config(socket), HELLO, new Refusals(), Ledger.ofHeap(), reaper));
    }

    private static String ask(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            String request = "GET /a HTTP/1.0\r\nHost: h\r\n\r\n";
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            return new String(
                    Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void servesAndRemovesItsSocket() throws IOException {
        Path socket = folder.resolve("weir.sock");
        UnixListener listener = listener(socket);
        listener.start();
        assertThat(ask(socket)).startsWith("HTTP/1.1 200").contains("X-Ip: <>").endsWith("/a");
        listener.stop(Duration.ofSeconds(5));
        assertThat(socket).doesNotExist();
    }

    @Test
    void replacesTheSocketOfAProcessThatIsGone() throws IOException {
        Path socket = folder.resolve("stale.sock");
        try (ServerSocketChannel gone =
                ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
        UnixListener listener = listener(socket);
        listener.start();
        assertThat(ask(socket)).startsWith("HTTP/1.1 200");
        listener.stop(Duration.ofSeconds(5));
    }

    @Test
    void leavesSocketsInUseAndOtherFilesAlone() throws IOException {
        Path used = folder.resolve("used.sock");
        UnixListener listener = listener(used);
        listener.start();
        assertThatThrownBy(() -> listener(used).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("in use");
        assertThat(ask(used)).startsWith("HTTP/1.1 200");
        listener.stop(Duration.ofSeconds(5));
        Path file = Files.writeString(folder.resolve("file"), "precious");
        assertThatThrownBy(() -> listener(file).start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no socket");
        assertThat(file).hasContent("precious");
    }

    @Test
    void platformListenersLetNobodyElseIn() throws IOException {
        Path socket = folder.resolve("admin.sock");
        PlatformListener listener =
                new PlatformListener(config(socket), 2, HELLO, reaper, new Refusals());
        listener.start();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        assertThat(ask(socket)).startsWith("HTTP/1.1 200");
        listener.stop(Duration.ofSeconds(5));
        assertThat(socket).doesNotExist();
    }
}
