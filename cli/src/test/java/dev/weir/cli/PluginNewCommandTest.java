package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.registry.Bundle;
import dev.weir.registry.PluginFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(said, true));
        line.setErr(new PrintWriter(said, true));
        return line.execute("plugin", "new", name, "--lang", "js");
    }

    @Test
    void makesAPluginThatCanBePacked() throws IOException {
        assertThat(make()).isEqualTo(Exit.OK);
        assertThat(said.toString()).contains("weir run --dev --to weir:echo --plugin ./" + name);
        Bundle bundle = PluginFolder.pack(made);
        assertThat(bundle.manifest().name()).isEqualTo("local/" + name);
        for (String file : List.of("manifest.json", "plugin.js", "README.md")) {
            assertThat(Files.readString(made.resolve(file))).contains(name).doesNotContain("{{");
        }
    }

    @Test
    void leavesAFolderThatIsThereAlone() throws IOException {
        Files.createDirectory(made);
        assertThat(make()).isEqualTo(Exit.FAILED);
        assertThat(said.toString()).contains("there is a ./" + name + " already");
        assertThat(made).isEmptyDirectory();
    }
}
