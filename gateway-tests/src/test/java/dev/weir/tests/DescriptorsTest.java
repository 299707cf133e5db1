package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
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
