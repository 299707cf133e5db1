package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The cases of docs/plugin-testing.md pass with the plugin of that page. */
final class PluginTestingPageTest {
    private static final Path PAGE = Path.of("../docs/plugin-testing.md");

    private static List<String> blocks(String fence) throws IOException {
        return Pattern.compile("^```" + fence + "\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(Files.readString(PAGE))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    @Test
    void theCasesOfThePagePass(@TempDir Path folder) throws IOException {
        Files.writeString(
                folder.resolve("manifest.json"),
                """
                {"name": "acme/hi", "version": "1.0.0", "kind": "js", "abi": "js/1", "entry": "plugin.js"}
                """);
        Files.writeString(folder.resolve("plugin.js"), blocks("js").getFirst());
        Files.createDirectory(folder.resolve("cases"));
        List<String> cases = blocks("yaml case");
        assertThat(cases).hasSizeGreaterThan(3);
        for (int i = 0; i < cases.size(); i++) {
            Files.writeString(folder.resolve("cases/" + i + ".yaml"), cases.get(i));
        }
        StringWriter said = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        assertThat(line.execute("plugin", "test", folder.toString()))
                .as(said.toString())
                .isEqualTo(Exit.OK);
    }
}
