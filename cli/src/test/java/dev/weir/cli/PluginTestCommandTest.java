package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class PluginTestCommandTest {
    private static final String PLUGIN =
            """
            export default {
              onRequest(request, ctx) {
                ctx.log.info("saw " + request.path);
                if (request.path === "/loop") for (;;);
                if (request.path === "/throw") throw new Error("no");
                request.headers.set("x-a", ctx.config.value ?? "none");
              },
            };
            """;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir private Path folder;

    private int run(String... more) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] arguments = new String[more.length + 2];
        arguments[0] = "plugin";
        arguments[1] = "test";
        System.arraycopy(more, 0, arguments, 2, more.length);
        return line.execute(arguments);
    }

    private int runCases(String cases, String... more) throws IOException {
        Files.createDirectories(folder.resolve("cases"));
        Files.writeString(folder.resolve("plugin.js"), PLUGIN);
        Files.writeString(
                folder.resolve("manifest.json"),
                """
                {"name": "acme/a", "version": "1.0.0", "kind": "js", "abi": "js/1", "entry": "plugin.js"}
                """);
        Files.writeString(folder.resolve("cases/a.yaml"), cases);
        String[] arguments = new String[more.length + 1];
        arguments[0] = folder.toString();
        System.arraycopy(more, 0, arguments, 1, more.length);
        return run(arguments);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../examples/quickstart/plugins/hello",
                "../examples/quickstart/plugins/rust-headers",
                "headers",
                "key-auth",
                "rate-limit"
            })
    void whatIsShippedPassesItsCases(String plugin) {
        assertThat(run(plugin)).as(out + "\n" + err).isEqualTo(Exit.OK);
        assertThat(out.toString()).contains(" passed, 0 failed");
    }

    @Test
    void theCommittedWasmBundleHasAtMost150Kilobytes() throws IOException {
        Path bundle = Path.of("..", "examples", "quickstart", "plugins", "rust-headers");
        try (Stream<Path> files = Files.walk(bundle)) {
            List<Path> packed = files.filter(Files::isRegularFile).toList();
            long bytes = 0;
            for (Path file : packed) {
                bytes += Files.size(file);
            }
            assertThat(bytes).isBetween(1L, 150_000L);
        }
    }

    @Test
    void aFailureSaysWhereAndWhatDiffers() throws IOException {
        int exit =
                runCases(
                        """
                        cases:
                          - name: sets a
                            config: { value: blue }
                            expect:
                              upstream:
                                headers: { x-a: green }
                          - name: passes
                            expect: { upstream: { headers: { x-a: none } } }
                        """);
        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(out.toString())
                .contains("FAIL  " + folder + "/cases/a.yaml: sets a")
                .contains(folder + "/cases/a.yaml:6:25: upstream header x-a")
                .contains("expected  \"green\"")
                .contains("actual    \"blue\"")
                .contains("ok    " + folder + "/cases/a.yaml: passes")
                .contains("acme/a 1.0.0: 1 passed, 1 failed");
    }

    @Test
    void aPluginThatThrowsFailsACaseThatDoesNotSpeakOfIt() throws IOException {
        assertThat(runCases("cases: [ { request: { path: /throw } } ]")).isEqualTo(Exit.FAILED);
        assertThat(out.toString()).contains("failure").contains("plugin.js:5");
    }

    @Test
    void aPluginThatLoopsIsCut() throws IOException {
        int exit =
                runCases(
                        """
                        limits: { time: 30ms }
                        cases:
                          - request: { path: /loop }
                            expect:
                              response: { status: 500 }
                              upstream: not-called
                              failure: time limit of 30 ms
                        """);
        assertThat(exit).as(out.toString()).isEqualTo(Exit.OK);
    }

    @Test
    void everyMistakeInACaseFileHasItsPlace() throws IOException {
        int exit =
                runCases(
                        """
                        cases:
                          - nmae: a
                            request: { path: no-slash }
                            expect: { response: { staus: 200 } }
                        """);
        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(err.toString())
                .contains("a.yaml:2:5: unknown key `nmae`, did you mean `name`?")
                .contains("a.yaml:3:14: target must start with /")
                .contains("a.yaml:4:27: unknown key `staus`, did you mean `status`?");
    }

    @Test
    void writesJUnitAndJson() throws IOException {
        Path junit = folder.resolve("report.xml");
        int exit =
                runCases(
                        """
                        cases:
                          - { name: good <one>, expect: { log: [ saw / ] } }
                          - { name: bad, expect: { log: [] } }
                        """,
                        "-o",
                        "json",
                        "--junit",
                        junit.toString());
        assertThat(exit).isEqualTo(Exit.FAILED);
        assertThat(Files.readString(junit))
                .contains("tests=\"2\"")
                .contains("failures=\"1\"")
                .contains("name=\"good &lt;one&gt;\"")
                .contains("<failure message=\"" + folder + "/cases/a.yaml:3:");
        JsonNode report = JsonMapper.shared().readTree(out.toString());
        assertThat(report.path("passed").asInt()).isEqualTo(1);
        assertThat(report.path("failed").asInt()).isEqualTo(1);
        assertThat(report.path("cases").path(1).path("mismatches").path(0).path("what").asString())
                .isEqualTo("log");
    }

    @Test
    void aBudgetThatIsNotKeptFails() throws IOException {
        assertThat(runCases("cases: [ { budgets: { memory: 1B } } ]")).isEqualTo(Exit.FAILED);
        assertThat(out.toString()).contains("memory of an exchange").contains("at most 1 bytes");
    }

    @Test
    void aBudgetThatIsKeptPasses() throws IOException {
        assertThat(runCases("cases: [ { budgets: { time: 10s, memory: 1GiB } } ]"))
                .as(out.toString())
                .isEqualTo(Exit.OK);
    }

    @Test
    void runsOnlyCasesOfThatName() throws IOException {
        assertThat(runCases("cases: [ { name: one }, { name: two } ]", "--case", "tw"))
                .isEqualTo(Exit.OK);
        assertThat(out.toString()).contains("two").doesNotContain("one");
    }

    @Test
    void aPluginWithoutCasesIsNoSuccess() throws IOException {
        assertThat(runCases("cases: [ { name: one } ]", "--case", "none")).isEqualTo(Exit.FAILED);
        assertThat(err.toString()).contains("has no case to run");
    }

    @Test
    void wrongOptionsAreAMistakeOfUse() {
        assertThat(run("--unknown")).isEqualTo(Exit.USAGE);
    }
}
