package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.registry.Bundle;
import dev.weir.registry.PluginFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

final class PluginNewCommandTest {
    // The command makes its folder where it is called.
    private final String name = "new-" + UUID.randomUUID();
    private final Path made = Path.of(name);
    private final StringWriter said = new StringWriter();

    @AfterEach
    void remove() throws IOException {
        if (Files.exists(made)) {
            try (Stream<Path> files = Files.walk(made)) {
                for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(each);
                }
            }
        }
    }

    private int make() {
        return run("plugin", "new", name, "--lang", "js");
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute(arguments);
    }

    @Test
    void makesAPluginThatCanBePacked() throws IOException {
        assertThat(make()).isEqualTo(Exit.OK);
        assertThat(said.toString()).contains("weir run --dev --to weir:echo --plugin ./" + name);
        Bundle bundle = PluginFolder.pack(made);
        assertThat(bundle.manifest().name()).isEqualTo("local/" + name);
        for (String file : List.of("manifest.json", "plugin.js", "cases/basic.yaml", "README.md")) {
            assertThat(Files.readString(made.resolve(file))).contains(name).doesNotContain("{{");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "rust, src/lib.rs",
        "go, main.go",
        "assemblyscript, assembly/index.ts",
        "java, src/main/java/TenantPlugin.java",
        "ts, src/plugin.ts"
    })
    void makesTheSourceOfAPluginUnderItsName(String language, String source) throws IOException {
        assertThat(run("plugin", "new", name, "--lang", language)).isEqualTo(Exit.OK);
        assertThat(said.toString()).contains("weir plugin build ./" + name);
        assertThat(made.resolve(source)).isNotEmptyFile();
        assertThat(Files.readString(made.resolve("manifest.json")))
                .contains("\"local/" + name + "\"");
        try (Stream<Path> files = Files.walk(made)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file))
                        .as(file.toString())
                        .doesNotContain("-headers", "java-tenant");
            }
        }
        assertThat(GuestBuild.of(made).orElseThrow().isStale()).isTrue();
    }

    @Test
    void theScriptsFetchTheGoThatTheCommandNames() throws IOException {
        assertThat(Files.readAllLines(Path.of("..", "scripts", "go-toolchain.txt")))
                .contains(GuestLanguage.GO_PACKAGE + " \\");
    }

    @Test
    void whatIsBuiltIsStaleOnceItsSourceChanges() throws IOException {
        run("plugin", "new", name, "--lang", "go");
        GuestBuild build = GuestBuild.of(made).orElseThrow();
        Path result = Files.createFile(build.result());
        FileTime later = FileTime.from(Instant.now().plusSeconds(60));
        Files.setLastModifiedTime(result, later);
        assertThat(build.isStale()).isFalse();
        Files.setLastModifiedTime(
                made.resolve("README.md"), FileTime.from(later.toInstant().plusSeconds(1)));
        assertThat(build.isStale()).as("a text is no source").isFalse();
        Files.setLastModifiedTime(
                made.resolve("abi.go"), FileTime.from(later.toInstant().plusSeconds(1)));
        assertThat(build.isStale()).isTrue();
    }

    @Test
    void aFolderWithoutSourceCannotBeBuilt() {
        make();
        assertThat(run("plugin", "build", name)).isEqualTo(Exit.FAILED);
        assertThat(said.toString())
                .contains("no Cargo.toml, go.mod, tsconfig.json, package.json or src/main/java");
    }

    @Test
    void theCasesOfANewPluginPass() {
        assertThat(make()).isEqualTo(Exit.OK);
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        assertThat(line.execute("plugin", "test", "./" + name))
                .as(said.toString())
                .isEqualTo(Exit.OK);
        assertThat(said.toString()).contains("2 passed, 0 failed");
    }

    @Test
    void aPluginInTypeScriptIsBuiltAndPassesItsCases() {
        assertThat(run("plugin", "new", name, "--lang", "ts")).isEqualTo(Exit.OK);
        assertThat(run("plugin", "build", name)).as(said.toString()).isEqualTo(Exit.OK);
        assertThat(made.resolve("plugin.js")).isNotEmptyFile();
        assertThat(run("plugin", "test", "./" + name)).as(said.toString()).isEqualTo(Exit.OK);
        assertThat(said.toString()).contains("2 passed, 0 failed");
    }

    @Test
    void leavesAFolderThatIsThereAlone() throws IOException {
        Files.createDirectory(made);
        assertThat(make()).isEqualTo(Exit.FAILED);
        assertThat(said.toString()).contains("there is a ./" + name + " already");
        assertThat(made).isEmptyDirectory();
    }
}
