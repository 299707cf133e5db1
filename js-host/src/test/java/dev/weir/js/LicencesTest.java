package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What comes with the JavaScript host may be shipped with it: no GFTC, no GPL. */
@Tag(TestBundle.GRAAL)
final class LicencesTest {
    private static final Pattern NAME =
            Pattern.compile("<license>\\s*<name>([^<]*)</name>", Pattern.DOTALL);

    @Test
    void theLibrariesOfGraalJsAreUnderPermissiveLicences() throws IOException {
        List<Path> jars =
                Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(path -> path.contains("/org/graalvm/") && path.endsWith(".jar"))
                        .map(Path::of)
                        .toList();
        assertThat(jars).hasSizeGreaterThan(8);
        for (Path jar : jars) {
            // Maven keeps the POM beside the file.
            Path pom = Path.of(jar.toString().replaceFirst("\\.jar$", ".pom"));
            List<String> names =
                    NAME.matcher(Files.readString(pom))
                            .results()
                            .map((MatchResult found) -> found.group(1))
                            .toList();
            assertThat(names)
                    .as(jar.getFileName().toString())
                    .isNotEmpty()
                    .allMatch(name ->
                            name.startsWith("Universal Permissive License")
                                    || name.equals("MIT License")
                                    || name.startsWith("Unicode"));
        }
    }
}
