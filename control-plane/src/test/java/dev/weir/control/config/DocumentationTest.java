package dev.weir.control.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the documentation shows can be read: each block fenced as {@code yaml} and nothing more is a
 * whole configuration. Other YAML says what it is: {@code yaml case}.
 */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern BLOCK =
            Pattern.compile("^```yaml *\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    @TempDir static Path folder;

    private record Snippet(String origin, String text) {}

    @TestFactory
    Stream<DynamicTest> everySnippetIsAConfiguration() throws IOException {
        Files.createDirectories(folder.resolve("keys"));
        Files.writeString(folder.resolve("keys/acme"), "a-key\n");
        // Numbers and texts alike are fine with "1"; where it stands alone, the documentation says
        // so.
        ConfigReader reader = new ConfigReader(name -> Optional.of("1"));
        return snippets().stream()
                .map(snippet ->
                        DynamicTest.dynamicTest(
                                snippet.origin(),
                                () ->
                                        assertThat(
                                                        Reading.faults(
                                                                reader.read(
                                                                        snippet.text(),
                                                                        snippet.origin(),
                                                                        folder)))
                                                .isEmpty()));
    }

    @Test
    void theConfigurationPageHasSnippets() throws IOException {
        assertThat(snippets())
                .filteredOn(snippet -> snippet.origin().contains("configuration.md"))
                .hasSizeGreaterThanOrEqualTo(6);
    }

    @Test
    void theConfigurationPageNamesEveryKey() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/configuration.md"));
        for (String key : Merge.ROOT.known()) {
            assertThat(page).contains("## `" + key + "`");
        }
    }

    private static List<Snippet> snippets() throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        for (Path page : pages()) {
            String text = Files.readString(page);
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                long line = text.substring(0, block.start(1)).lines().count() + 1;
                snippets.add(new Snippet(ROOT.relativize(page) + " line " + line, block.group(1)));
            }
        }
        return snippets;
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.walk(ROOT.resolve("docs"));
                Stream<Path> top = Files.list(ROOT)) {
            return Stream.concat(docs, top)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }
}
