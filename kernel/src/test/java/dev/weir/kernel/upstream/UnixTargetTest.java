package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.metrics.UpstreamFault;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A target on a Unix-domain socket. */
final class UnixTargetTest {
    @TempDir private Path folder;

    private final UpstreamFixture fixture = new UpstreamFixture();
    private final BlockingQueue<String> heads = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();
    private Path socket;
    private ServerSocketChannel server;
    private Upstream upstream;

    @BeforeEach
    void start() throws IOException {
        socket = folder.resolve("app.sock");
        server =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(socket));
        Thread.ofPlatform().daemon().start(this::accept);
        upstream =
                fixture.upstream(
                        new ServiceConfig(
                                "s",
                                List.of(new TargetConfig(new Endpoint.Unix(socket.toString()), 1)),
                                UpstreamFixture.policy(UpstreamFixture.PATIENT, 0),
                                List.of()));
    }

    @AfterEach
    void close() throws IOException {
        server.close();
        fixture.close();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel channel = server.accept();
                connections.incrementAndGet();
                Thread.ofPlatform().daemon().start(() -> serve(channel));
            } catch (IOException e) {
                return;
            }
        }
    }

    /** Answers each request with its content, until one asks for {@code /end}. */
    private void serve(SocketChannel channel) {
        try (channel) {
            InputStream in = Channels.newInputStream(channel);
            String head;
            do {
                head = head(in);
                heads.add(head);
                byte[] content =
                        in.readNBytes(head.startsWith("POST") ? Payload.INLINE_BYTES * 3 : 0);
                write(channel, "HTTP/1.1 200 OK\r\nContent-Length: " + content.length + "\r\n\r\n");
                channel.write(ByteBuffer.wrap(content));
            } while (!head.isEmpty() && !head.startsWith("GET /end "));
        } catch (IOException e) {
            // The gateway ended it.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the end");
            }
            head.append((char) b);
        }
        return head.toString();
    }

    private static void write(SocketChannel channel, String text) throws IOException {
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void servesManyExchangesOnOneConnection() throws Exception {
        byte[] content = new byte[Payload.INLINE_BYTES * 3];
        content[5] = 7;
        for (int i = 0; i < 3; i++) {
            assertThat(
                            UpstreamFixture.send(
                                            upstream,
                                            UpstreamFixture.request("POST", "/a", Body.of(content)))
                                    .body()
                                    .readAll(1 << 20))
                    .isEqualTo(content);
        }
        assertThat(connections).hasValue(1);
        assertThat(heads.poll(10, TimeUnit.SECONDS)).contains("\r\nHost: api.example\r\n");
    }

    @Test
    void namesTheHostThatSuchATargetHas() throws Exception {
        upstream.send(
                        UpstreamFixture.exchange(),
                        UpstreamFixture.get("/"),
                        new HostHeader.Upstream())
                .body()
                .close();
        assertThat(heads.poll(10, TimeUnit.SECONDS)).contains("\r\nHost: localhost\r\n");
    }

    @Test
    void connectsAgainWhenTheTargetClosedAConnection() throws Exception {
        for (int i = 0; i < 2; i++) {
            assertThat(UpstreamFixture.send(upstream, UpstreamFixture.get("/end")).status())
                    .isEqualTo(200);
        }
        assertThat(connections).hasValue(2);
    }

    @Test
    void failsWithoutATargetAndWorksAgainWithOne() throws Exception {
        server.close();
        Files.delete(socket);
        UpstreamTest.assertFails(
                () -> UpstreamFixture.send(upstream, UpstreamFixture.get("/")),
                FailureType.UPSTREAM_FAILED);
        assertThat(fixture.figures.target("s", "unix:" + socket).faults(UpstreamFault.REFUSED))
                .isEqualTo(1);
        start();
        assertThat(UpstreamFixture.send(upstream, UpstreamFixture.get("/")).status())
                .isEqualTo(200);
    }
}
