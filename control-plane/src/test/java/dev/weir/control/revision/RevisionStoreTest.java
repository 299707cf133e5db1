package dev.weir.control.revision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kernel.config.Switches;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RevisionStoreTest {
    @TempDir private Path folder;

    @Test
    void hasNothingAtFirst() throws IOException {
        assertThat(new RevisionStore(folder.resolve("new")).read()).isEmpty();
    }

    @Test
    void givesBackWhatWasWritten() throws IOException {
        Revision revision =
                new Revision(
                        7,
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        "{\"routes\":[{\"path\":\"/*\",\"to\":\"${env:TO}\"}]}",
                        "{}",
                        List.of(
                                new Overlay(new Switches.Key("a", "b"), false, Optional.empty()),
                                new Overlay(
                                        new Switches.Key("c \"d\"", "e"),
                                        true,
                                        Optional.of(Instant.parse("2027-01-01T00:00:00Z")))));
        RevisionStore store = new RevisionStore(folder.resolve("new"));
        store.write(revision);
        assertThat(store.read()).contains(revision);
    }

    @Test
    void keepsTheLastOneOnly() throws IOException {
        RevisionStore store = new RevisionStore(folder);
        store.write(new Revision(1, Instant.EPOCH, "{}", "{}", List.of()));
        store.write(new Revision(2, Instant.EPOCH, "{}", "{}", List.of()));
        assertThat(store.read().map(Revision::number)).contains(2L);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"revision\": 1}",
                "{\"revision\": 1, \"time\": \"yesterday\", \"config\": {}, \"of-api\": {}, \"overlays\": []}",
                "{\"revision\": \"x\", \"time\": \"2026-01-01T00:00:00Z\", \"config\": {}, \"of-api\": {}, \"overlays\": []}"
            })
    void namesAFileThatIsNoRevision(String content) throws IOException {
        Files.writeString(folder.resolve("last-good.json"), content);
        assertThatThrownBy(() -> new RevisionStore(folder).read())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("last-good.json")
                .hasMessageContaining("remove it");
    }
}
