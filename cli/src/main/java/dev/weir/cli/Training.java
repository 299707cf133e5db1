package dev.weir.cli;

import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.config.JavaTrust;
import dev.weir.kernel.config.HostPort;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A short life of a gateway, for the JVM to record which classes a start needs: starts with the
 * plugins of a folder, answers a few requests, stops. Run by the build.
 */
final class Training {
    private static final int REQUESTS = 50;

    /** On one connection: no content, content of both framings, the end. */
    private static final String EXCHANGES =
            """
            GET /hello?name=a%20b HTTP/1.1
            Host: training
            Accept: */*

            POST /hello HTTP/1.1
            Host: training
            Content-Type: text/plain
            Content-Length: 5

            helloPOST /hello HTTP/1.1
            Host: training
            Transfer-Encoding: chunked

            5
            hello
            0

            GET /hello HTTP/1.1
            Host: training
            Connection: close

            """
                    .replace("\n", "\r\n");

    /** Guests go on getting ready behind a start; the classes of that are recorded, too. */
    private static final Duration BEHIND_A_START = Duration.ofSeconds(4);

    private Training() {}

    /** Runs it; the arguments are plugins, as {@code weir run --plugin} takes them. */
    public static void main(String[] arguments) throws Exception {
        LogFormat.install();
        // The way to a start leads through the command line.
        String[] run = {"run", "-c", "weir.yaml", "--watch"};
        Main.commandLine(run).parseArgs(run);
        Path state = Files.createTempDirectory("weir-training-");
        try {
            // One before the other, so that the way to an upstream is recorded, too.
            GatewayProcess upstream = start("weir:echo", List.of(), state.resolve("upstream"));
            GatewayProcess gateway =
                    start(
                            "http://" + upstream.addresses().getFirst(),
                            List.of(arguments),
                            state.resolve("gateway"));
            ask(gateway.addresses().getFirst(), REQUESTS);
            TimeUnit.SECONDS.sleep(BEHIND_A_START.toSeconds());
            upstream.stop(Duration.ZERO);
            // And that of a failure, into the log.
            ask(gateway.addresses().getFirst(), 1);
            gateway.stop(Duration.ZERO);
        } finally {
            delete(state);
        }
        System.exit(Exit.OK);
    }

    private static GatewayProcess start(String to, List<String> plugins, Path state)
            throws Exception {
        Path here = Path.of("").toAbsolutePath();
        Folders folders = new Folders();
        String yaml =
                new QuickConfig(to, "127.0.0.1:0", "127.0.0.1:0", plugins, Set.of())
                        .toYaml(BuiltIns.resolver(folders).in(here, state, JavaTrust.NOBODY));
        return GatewayProcess.start(
                new ConfigurationSource("training", here, yaml), BuiltIns.resolver(folders), state);
    }

    private static void ask(HostPort address, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            try (Socket socket = new Socket(address.host(), address.port());
                    OutputStream out = socket.getOutputStream();
                    InputStream in = socket.getInputStream()) {
                out.write(EXCHANGES.getBytes(StandardCharsets.US_ASCII));
                in.readAllBytes();
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
