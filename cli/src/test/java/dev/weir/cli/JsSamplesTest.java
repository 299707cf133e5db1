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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** The samples in JavaScript do what their cases say. */
final class JsSamplesTest {
    private static final Path SAMPLES = Path.of("..", "plugin-samples");

    static List<Path> samples() throws IOException {
        try (Stream<Path> folders = Files.list(SAMPLES)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("js-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void areAllThere() throws IOException {
        assertThat(samples())
                .extracting(folder -> folder.getFileName().toString())
                .containsExactly(
                        "js-ab-split",
                        "js-aggregate",
                        "js-cache",
                        "js-headers",
                        "js-hmac",
                        "js-json-body");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void passTheirCases(Path sample) {
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        assertThat(line.execute("plugin", "test", sample.toString()))
                .as(said.toString())
                .isEqualTo(Exit.OK);
        assertThat(said.toString()).contains(" passed, 0 failed");
    }

    @ParameterizedTest
    @MethodSource("samples")
    void areCheckedForTheirTypes(Path sample) throws IOException {
        assertThat(Files.readString(SAMPLES.resolve("tsconfig.json")))
                .contains("\"%s/plugin.js\"".formatted(sample.getFileName()));
    }
}
