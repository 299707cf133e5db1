package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose file descriptors are used up, and come back. */
class DescriptorsTest {
    private static final Pattern LISTENING = Pattern.compile("listening on http://(\\S+) \\(");

    private static final Pattern ENDED = Pattern.compile("accepting on port \\d+ had ended");

    // More than the JVM and four listeners need, less than what four listeners would take.
    private static final int DESCRIPTORS = 400;

    @TempDir private Path folder;

    @Test
    void everyListenerAnswersAgainAfterAcceptingFailedForWantOfDescriptors() throws Exception {
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners:
                  - { name: a, address: "127.0.0.1:0", timeouts: { head: 5m } }
                  - { name: b, address: "127.0.0.1:0", timeouts: { head: 5m } }
                  - { name: c, address: "127.0.0.1:0", timeouts: { head: 5m } }
                  - { name: d, address: "127.0.0.1:0", timeouts: { head: 5m } }
                admin: { address: "127.0.0.1:0" }
                routes: [ { path: /*, to: "weir:echo" } ]
                """);
        try (WeirProcess weir = WeirProcess.runWithin(DESCRIPTORS, folder, "-c", "weir.yaml")) {
            List<URI> listeners = listeners(weir);
            assertThat(listeners).hasSize(4);
            listeners.forEach(each -> assertThat(Http.get(each).statusCode()).isEqualTo(200));

            List<Socket> silent = new ArrayList<>();
            // Helidon ends a listener whose accept fails, and its own socket with it.
            Await.until(
                    "accepting fails",
                    () -> weir.descriptors() + " of " + DESCRIPTORS + "\n" + weir.log(),
                    () -> {
                        listeners.forEach(each -> connect(each, silent));
                        return ENDED.matcher(weir.log()).find();
                    });
            for (Socket each : silent) {
                each.close();
            }

            for (URI each : listeners) {
                Await.until(each + " answers", weir::log, () -> answers(each));
            }
            assertThat(weir.metric("weir_refused_total\\{[^}]*reason=\"accept\"[^}]*}"))
                    .isPositive();
        }
    }

    @Test
    void aTargetIsNotBlamedForDescriptorsThatTheGatewayLacks() throws Exception {
        try (ServerSocket target = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerAndClose(target));
            Files.writeString(
                    folder.resolve("weir.yaml"),
                    """
                    listeners:
                      - { name: a, address: "127.0.0.1:0" }
                      - { name: b, address: "127.0.0.1:0", timeouts: { head: 5m } }
                      - { name: c, address: "127.0.0.1:0", timeouts: { head: 5m } }
                      - { name: d, address: "127.0.0.1:0", timeouts: { head: 5m } }
                    admin: { address: "127.0.0.1:0" }
                    services:
                      - name: s
                        targets: [ { url: "http://127.0.0.1:%d" } ]
                        ejection: { failures: 1, time: 5m }
                    routes: [ { path: /*, service: s } ]
                    """
                            .formatted(target.getLocalPort()));
            try (WeirProcess weir = WeirProcess.runWithin(DESCRIPTORS, folder, "-c", "weir.yaml")) {
                blameNobody(weir);
            }
        }
    }

    private static void blameNobody(WeirProcess weir) throws IOException {
        List<URI> listeners = listeners(weir);
        int port = listeners.getFirst().getPort();
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.setSoTimeout(20_000);
            assertThat(status(client)).isEqualTo(200);
            List<Socket> silent = new ArrayList<>();
            Await.until(
                    "dialling fails",
                    weir::log,
                    () -> {
                        listeners.stream().skip(1).forEach(each -> connect(each, silent));
                        return status(client) == 503;
                    });
            for (Socket each : silent) {
                each.close();
            }
            // 502 would be that of an ejected target.
            Await.until("descriptors are free", weir::log, () -> status(client) == 200);
            assertThat(
                            weir.metric(
                                    "weir_upstream_failures_total\\{[^}]*reason=\"no-descriptor\"[^}]*}"))
                    .isPositive();
            assertThat(weir.metric("weir_upstream_ejected\\{[^}]*}")).isZero();
        }
    }

    private static void answerAndClose(ServerSocket target) {
        while (!target.isClosed()) {
            try (Socket socket = target.accept()) {
                Streams.head(socket.getInputStream());
                socket.getOutputStream()
                        .write(
                                Streams.ascii(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
            } catch (IOException e) {
                // The gateway's, when it ends.
            }
        }
    }

    private static int status(Socket client) {
        try {
            client.getOutputStream().write(Streams.ascii("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n"));
            String head = Streams.head(client.getInputStream());
            return Integer.parseInt(head.substring(9, 12));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<URI> listeners(WeirProcess weir) {
        List<URI> found = new ArrayList<>();
        Matcher line = LISTENING.matcher(weir.log());
        while (line.find()) {
            found.add(URI.create("http://" + line.group(1) + "/"));
        }
        return found;
    }

    private static void connect(URI listener, List<Socket> sockets) {
        try {
            sockets.add(new Socket(InetAddress.getLoopbackAddress(), listener.getPort()));
        } catch (IOException e) {
            // Nobody listens any more: that is what this is about.
        }
    }

    private static boolean answers(URI listener) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.getPort())) {
            socket.setSoTimeout(5_000);
            socket.getOutputStream()
                    .write(Streams.ascii("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
            return Streams.head(socket.getInputStream()).startsWith("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }
}
