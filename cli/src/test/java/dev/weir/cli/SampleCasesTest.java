package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The WASM samples, as plugin-samples/build.sh made them, pass the cases that they bring. */
final class SampleCasesTest {
    private static final Path SAMPLES = Path.of("..", "plugin-samples");

    /** Fails on demand, and has tests of its own. */
    private static final String FAULTY = "rust-faulty";

    @TempDir private Path folder;

    static List<Path> samples() throws IOException {
        try (Stream<Path> all = Files.list(SAMPLES)) {
            return all.filter(sample -> Files.exists(code(sample)))
                    .filter(sample -> !sample.endsWith(FAULTY))
                    // Shares its cases with Java and JavaScript; a test of the three runs them.
                    .filter(sample -> !sample.endsWith("rust-tenant"))
                    .toList();
        }
    }

    private static Path code(Path sample) {
        return sample.resolve("target").resolve("bundle").resolve("plugin.wasm");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void aSamplePassesItsCases(Path sample) throws IOException {
        // Code as it was built, all else as it is now.
        Files.copy(code(sample), folder.resolve("plugin.wasm"));
        for (String file : List.of("manifest.json", "config.schema.json")) {
            if (Files.exists(sample.resolve(file))) {
                Files.copy(sample.resolve(file), folder.resolve(file));
            }
        }
        Path cases = Files.createDirectory(folder.resolve("cases"));
        try (Stream<Path> files = Files.list(sample.resolve("cases"))) {
            for (Path file : files.toList()) {
                Files.copy(file, cases.resolve(file.getFileName()));
            }
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        int exit = line.execute("plugin", "test", folder.toString());
        assertThat(exit).as(out + "\n" + err).isEqualTo(Exit.OK);
        assertThat(out.toString()).contains(" passed, 0 failed");
    }
}
