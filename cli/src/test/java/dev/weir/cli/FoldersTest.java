package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class FoldersTest {
    @TempDir private Path folder;

    private Folders folders() {
        Folders folders = new Folders();
        CommandLine.populateCommand(folders, "--state", folder.toString());
        return folders;
    }

    @Test
    void keepsTheRevisionsOfEachConfigurationApart() {
        Folders folders = folders();
        Path one = folders.revisions(Path.of("weir.yaml"));
        assertThat(one).isEqualTo(folders.revisions(Path.of("./x/../weir.yaml")));
        assertThat(one).isEqualTo(folders.revisions(Path.of("weir.yaml").toAbsolutePath()));
        assertThat(one).isNotEqualTo(folders.revisions(Path.of("other.yaml")));
        assertThat(one).isNotEqualTo(folders.revisions(Path.of("x/weir.yaml")));
        assertThat(one.startsWith(folder.resolve("revisions"))).isTrue();
    }

    @Test
    void sharesBundlesBetweenConfigurations() {
        assertThat(folders().bundles()).isEqualTo(folder.resolve("bundles"));
    }
}
