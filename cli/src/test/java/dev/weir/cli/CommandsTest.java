package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.listener.PlatformListener;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Commands as they are typed: exit codes, what is said, and what the admin API is asked. */
final class CommandsTest {
    @TempDir private Path folder;
    private final Reaper reaper = new Reaper();

    @AfterEach
    void close() {
        reaper.close();
    }

    private record Run(int code, String out, String err) {}

    private static Run weir(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int code = line.execute(arguments);
        return new Run(code, out.toString(), err.toString());
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("weir.yaml"), yaml).toString();
    }

    @Test
    void tellsItsVersion() {
        assertThat(weir("--version").out()).matches("weir \\d+\\.\\d+\\.\\d+\\R");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "frobnicate",
                "run --to weir:echo -c x.yaml",
                "run --listen 127.0.0.1:0",
                "run -c nowhere.yaml",
                "run --to weir:echo --jit fast",
                "toggle orders",
                "toggle orders auth maybe",
                "validate --no-such-option",
                "plugin new Bad_Name",
                "plugin new ../out",
                "plugin new hi --lang cobol",
                "plugin install not-a-reference"
            })
    void answersWrongUseWith64(String arguments) {
        Run run = weir(arguments.split(" ", -1));
        assertThat(run.code()).isEqualTo(Exit.USAGE);
        assertThat(run.err()).contains("usage: see `weir");
        assertThat(run.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "runn | there is no command runn, did you mean `run`?",
                "plugin instal x | there is no command instal, did you mean `install`?",
                "validate --confg x | there is no option --confg, did you mean `--config`?",
                "toggle a b on c | c is one argument too many"
            })
    void saysWhatIsMeantByAMisspeltCommandOrOption(String arguments, String message) {
        Run run = weir(arguments.split(" ", -1));
        assertThat(run.code()).isEqualTo(Exit.USAGE);
        assertThat(run.err()).contains("weir: " + message);
    }

    @Test
    void acceptsNoCapabilityThatThereIsNot() {
        Run run = weir("plugin", "install", "acme/geo@^1", "--accept", "kv,request-bdy");
        assertThat(run.code()).isEqualTo(Exit.USAGE);
        assertThat(run.err()).contains("`request-bdy`, did you mean `request-body`?");
        assertThat(weir("plugin", "install", "acme/geo@^1", "--accept", "call-outs").err())
                .contains("call-outs:HOST");
    }

    @Test
    void validatesWithEveryFaultOnStderr() throws IOException {
        String good = file("routes: [ { path: /*, to: 'weir:echo' } ]\n");
        assertThat(weir("validate", "-c", good).code()).isEqualTo(Exit.OK);
        String bad = file("rotes: []\nroutes: [ { path: x, to: 'weir:echo' } ]\n");
        Run run = weir("validate", "-c", bad);
        assertThat(run.code()).isEqualTo(Exit.FAILED);
        assertThat(run.err()).contains("weir.yaml:1:", "weir.yaml:2:");
    }

    @Test
    void refusesToRunAWrongConfiguration() throws IOException {
        Run run =
                weir(
                        "run",
                        "-c",
                        file("rotes: []\n"),
                        "--state",
                        folder.resolve("state").toString());
        assertThat(run.code()).isEqualTo(Exit.FAILED);
        assertThat(run.err()).contains("weir.yaml:1:").contains("did you mean");
    }

    @Test
    void saysThatNoGatewayAnswers() throws IOException {
        int free;
        try (java.net.ServerSocket socket = new java.net.ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Run run = weir("toggle", "a", "b", "on", "--admin", "127.0.0.1:" + free);
        assertThat(run.code()).isEqualTo(Exit.FAILED);
        assertThat(run.err()).contains("no gateway answers", "--admin");
    }

    @Test
    void aWrongDurationOrAddressIsAMistakeOfUsage() {
        Run duration = weir("toggle", "a", "b", "off", "--for", "soon");
        assertThat(duration.code()).isEqualTo(Exit.USAGE);
        assertThat(duration.err()).contains("--for: a duration is", "was \"soon\"");

        Run address = weir("toggle", "a", "b", "off", "--admin", "http://localhost:9901");
        assertThat(address.code()).isEqualTo(Exit.USAGE);
        assertThat(address.err())
                .contains("--admin must be HOST:PORT or unix:PATH, was http://localhost:9901");
    }

    @Test
    void asksTheAdminApiForTheToggle() throws IOException {
        List<String> asked = new CopyOnWriteArrayList<>();
        PlatformListener server = admin(asked, 200, "{\"enabled\": false, \"revision\": 3}");
        try {
            Run run =
                    weir(
                            "toggle",
                            "a b",
                            "c d",
                            "OFF",
                            "--for",
                            "10m",
                            "--yes",
                            "--admin",
                            "127.0.0.1:" + server.boundPort());
            assertThat(run.code()).isEqualTo(Exit.OK);
            assertThat(run.out()).contains("c d on a b is off (revision 3)");
            assertThat(asked)
                    .containsExactly(
                            "PUT /v1/routes/a%20b/plugins/c%20d/enabled?ttl=10m&confirm=opens-route false");
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void repeatsWhatTheAdminApiRefuses() throws IOException {
        PlatformListener server =
                admin(new CopyOnWriteArrayList<>(), 409, "{\"detail\": \"it keeps callers out\"}");
        try {
            String yaml =
                    file("admin: { address: '127.0.0.1:%d' }\n".formatted(server.boundPort()));
            Run run = weir("toggle", "a", "b", "off", "-c", yaml);
            assertThat(run.code()).isEqualTo(Exit.FAILED);
            assertThat(run.err()).contains("409: it keeps callers out");
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void namesItsOwnOptionWhereTheAdminApiNamesAParameter() throws IOException {
        PlatformListener server =
                admin(
                        new CopyOnWriteArrayList<>(),
                        409,
                        "{\"detail\": \"auth keeps callers out; add ?confirm=opens-route.\"}");
        try {
            Run run =
                    weir(
                            "toggle",
                            "a",
                            "auth",
                            "off",
                            "--admin",
                            "127.0.0.1:" + server.boundPort());
            assertThat(run.code()).isEqualTo(Exit.FAILED);
            assertThat(run.err()).contains("keeps callers out; add --yes.");
        } finally {
            server.stop(Duration.ZERO);
        }
    }

    @Test
    void installsNothingThatIsForAnotherGateway() throws IOException {
        Path config = Path.of(file("routes: [ { path: /*, to: 'weir:echo' } ]\n"));
        Path plugin = Files.createDirectory(folder.resolve("later"));
        Files.writeString(plugin.resolve("plugin.js"), "export default {};\n");
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "acme/later", "version": "1.0.0", "kind": "js", "abi": "js/1",
                 "entry": "plugin.js", "gateway": ">=99.0.0"}
                """);
        assertThat(weir("plugin", "push", plugin.toString(), "-c", config.toString()).code())
                .isEqualTo(Exit.OK);
        Path state = folder.resolve("state");
        Run run =
                weir(
                        "plugin",
                        "install",
                        "acme/later@^1",
                        "-c",
                        config.toString(),
                        "--state",
                        state.toString());
        assertThat(run.code()).isEqualTo(Exit.FAILED);
        assertThat(run.err()).contains("acme/later 1.0.0", ">=99.0.0", Version.number());
        assertThat(folder.resolve("weir.lock")).doesNotExist();
        assertThat(state).doesNotExist();
    }

    /** An admin API that gives one answer. */
    private PlatformListener admin(List<String> asked, int status, String answer)
            throws IOException {
        PlatformListener server =
                new PlatformListener(
                        new ListenerConfig(
                                "admin",
                                new HostPort("127.0.0.1", 0),
                                ListenerConfig.Limits.DEFAULT),
                        1,
                        (_, request) -> {
                            asked.add(
                                    request.method()
                                            + " "
                                            + request.target()
                                            + " "
                                            + text(request));
                            return new Response(status, Headers.of(), Body.of(answer));
                        },
                        reaper,
                        new Refusals());
        server.start();
        return server;
    }

    private static String text(Request request) {
        try {
            return new String(request.body().readAll(100), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
