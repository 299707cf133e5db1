package dev.weir.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A running {@code weir run}. Closing it sends SIGTERM. */
final class WeirProcess implements AutoCloseable {
    private static final Pattern DATA = Pattern.compile("listening on http://(\\S+) \\(");
    private static final Pattern ADMIN = Pattern.compile("admin API on (?:http://)?(\\S+)");

    private final Process process;
    private final Path log;

    private WeirProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Starts a gateway in {@code folder} and waits until it listens. */
    static WeirProcess run(Path folder, String... arguments) {
        return run(folder, Map.of(), arguments);
    }

    static WeirProcess run(Path folder, Map<String, String> environment, String... arguments) {
        return start(folder, environment, List.of(Project.WEIR.toString()), arguments);
    }

    /** The same in front of the embedded echo, without a configuration. */
    static WeirProcess echo(Path folder, String... more) {
        return echo(folder, Map.of(), more);
    }

    static WeirProcess echo(Path folder, Map<String, String> environment, String... more) {
        Stream<String> where =
                Stream.of("--to", "weir:echo", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0");
        return run(
                folder, environment, Stream.concat(where, Stream.of(more)).toArray(String[]::new));
    }

    /** Starts it as a process that may have so many file descriptors. */
    static WeirProcess runWithin(int descriptors, Path folder, String... arguments) {
        return start(
                folder,
                Map.of(),
                List.of(
                        "sh",
                        "-c",
                        "ulimit -n " + descriptors + " && exec \"$0\" \"$@\"",
                        Project.WEIR.toString()),
                arguments);
    }

    private static WeirProcess start(
            Path folder,
            Map<String, String> environment,
            List<String> launcher,
            String... arguments) {
        Path log = folder.resolve("weir-" + System.nanoTime() + ".log");
        List<String> command = new ArrayList<>(launcher);
        command.add("run");
        command.addAll(List.of(arguments));
        command.addAll(List.of("--state", folder.resolve("state").toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        try {
            WeirProcess weir = new WeirProcess(builder.start(), log);
            weir.awaitLog(ADMIN);
            return weir;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The address of the data plane, as {@code http://host:port}. */
    String url() {
        return "http://" + awaitLog(DATA);
    }

    /** A URL of the data plane. */
    URI url(String target) {
        return URI.create(url() + target);
    }

    int port() {
        return url("/").getPort();
    }

    /** The address of the admin API, as {@code host:port}. */
    String admin() {
        return awaitLog(ADMIN);
    }

    /** A URL of the admin API. */
    URI admin(String target) {
        return URI.create("http://" + admin() + target);
    }

    /** All that the process has said. */
    String log() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the log has a match, and gives its first group, or the whole without groups. */
    String awaitLog(Pattern pattern) {
        String[] found = new String[1];
        Await.until(
                "weir says " + pattern + "\n",
                this::log,
                () -> {
                    Matcher matcher = pattern.matcher(log());
                    if (matcher.find()) {
                        found[0] = matcher.group(Math.min(1, matcher.groupCount()));
                        return true;
                    }
                    if (!process.isAlive()) {
                        throw new AssertionError("weir ended:\n" + log());
                    }
                    return false;
                });
        return found[0];
    }

    boolean alive() {
        return process.isAlive();
    }

    void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many file descriptors it has open. */
    int descriptors() {
        String[] open = Path.of("/proc/" + process.pid() + "/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    /** The values of all figures in {@code /metrics} that match, together. */
    double metric(String pattern) {
        Matcher line =
                Pattern.compile("(?m)^" + pattern + " (\\S+)$")
                        .matcher(Http.get(admin("/metrics")).body());
        double sum = 0;
        while (line.find()) {
            sum += Double.parseDouble(line.group(line.groupCount()));
        }
        return sum;
    }

    /** Resident memory, in bytes. */
    long residentBytes() {
        try {
            String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
            Matcher rss = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
            if (!rss.find()) {
                throw new AssertionError(status);
            }
            return Long.parseLong(rss.group(1)) * 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has the JVM collect its garbage, all of it. */
    void collectGarbage() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        int exit =
                new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor();
        if (exit != 0) {
            throw new AssertionError("jcmd GC.run gave " + exit);
        }
    }

    /** Sends SIGTERM, waits, and gives the exit code. */
    int stop() {
        signal("TERM");
        return awaitExit();
    }

    /** Waits for the end, and gives the exit code. */
    int awaitExit() {
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("weir did not end within 40 s of SIGTERM:\n" + log());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            stop();
        }
    }

    /** Time enough for anything on a busy machine; reached only when a test fails. */
    static final Duration PATIENCE = Duration.ofSeconds(60);
}
