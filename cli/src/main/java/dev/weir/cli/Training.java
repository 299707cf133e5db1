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

    /** Guests go on getting ready behind a start; the classes of that are recorded, too. */
    private static final Duration BEHIND_A_START = Duration.ofSeconds(4);

    private Training() {}

    /** Runs it; the arguments are plugins, as {@code weir run --plugin} takes them. */
    public static void main(String[] arguments) throws Exception {
        LogFormat.install();
        // The way to a start leads through the command line.
        String[] run = {"run", "-c", "weir.yaml", "--watch"};
        Main.commandLine(run).parseArgs(run);
        Path here = Path.of("").toAbsolutePath();
        Path state = Files.createTempDirectory("weir-training-");
        try {
            Folders folders = new Folders();
            String yaml =
                    new QuickConfig(
                                    "weir:echo",
                                    "127.0.0.1:0",
                                    "127.0.0.1:0",
                                    List.of(arguments),
                                    Set.of())
                            .toYaml(BuiltIns.resolver(folders).in(here, state, JavaTrust.NOBODY));
            GatewayProcess process =
                    GatewayProcess.start(
                            new ConfigurationSource("training", here, yaml),
                            BuiltIns.resolver(folders),
                            state);
            for (HostPort address : process.addresses()) {
                ask(address);
            }
            TimeUnit.SECONDS.sleep(BEHIND_A_START.toSeconds());
            process.stop(Duration.ZERO);
        } finally {
            delete(state);
        }
        System.exit(Exit.OK);
    }

    private static void ask(HostPort address) throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            try (Socket socket = new Socket(address.host(), address.port());
                    OutputStream out = socket.getOutputStream();
                    InputStream in = socket.getInputStream()) {
                out.write(
                        "GET /hello HTTP/1.1\r\nHost: training\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
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
