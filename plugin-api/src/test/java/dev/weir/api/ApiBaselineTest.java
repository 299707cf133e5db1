package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The API is what {@code plugin-api/api/plugin-api.api} says: plugins in the field were compiled
 * against that. See docs/compatibility.md.
 */
class ApiBaselineTest {
    private static final Path BASELINE = Path.of("api", "plugin-api.api");
    private static final Path CLASSES = Path.of("target", "classes");

    @Test
    void theApiIsThatOfTheBaseline() throws IOException {
        List<String> now = qualified(ApiDump.of(CLASSES));
        if (Boolean.getBoolean("api.accept")) {
            Files.write(BASELINE, ApiDump.of(CLASSES));
            return;
        }
        List<String> before = qualified(Files.readAllLines(BASELINE));
        List<String> gone = without(before, now);
        List<String> added = without(now, before);
        if (!gone.isEmpty() || !added.isEmpty()) {
            fail(
                    """
                    The API of plugins is not that of plugin-api/%s.
                    Removed or changed, which breaks plugins that use it:
                    %s
                    Added:
                    %s
                    docs/compatibility.md says what may change. If it may, take it over with
                      mvn -pl plugin-api verify -Dtest=ApiBaselineTest -Dapi.accept=true
                    and commit the file with the change.\
                    """
                            .formatted(BASELINE, listed(gone), listed(added)));
        }
    }

    @Test
    void aChangedMethodIsNamed() throws IOException {
        List<String> now = qualified(ApiDump.of(CLASSES));
        List<String> before = new ArrayList<>(now);
        before.replaceAll(
                line -> line.replace("proceed(dev.weir.api.Request)", "proceed(java.lang.String)"));
        assertThat(without(before, now))
                .singleElement()
                .asString()
                .startsWith("dev.weir.api.Chain")
                .contains("proceed(java.lang.String)");
    }

    @Test
    void onlyWhatPluginsSeeIsInIt() throws IOException {
        assertThat(ApiDump.of(CLASSES))
                .anyMatch(line -> line.startsWith("dev.weir.api.Filter "))
                .anyMatch(line -> line.startsWith("dev.weir.api.spi.BodyNeed$Buffer "))
                .noneMatch(line -> line.startsWith("dev.weir.api.ArrayHeaders"))
                .noneMatch(line -> line.contains(" private"));
    }

    /** Each member with its type, so that a line stands for itself. */
    private static List<String> qualified(List<String> lines) {
        List<String> qualified = new ArrayList<>();
        String type = "";
        for (String line : lines) {
            if (line.startsWith("    ")) {
                qualified.add(type + "#" + line.strip());
            } else {
                type = line.substring(0, line.indexOf(' '));
                qualified.add(line);
            }
        }
        return qualified;
    }

    private static List<String> without(List<String> lines, List<String> others) {
        List<String> left = new ArrayList<>(lines);
        left.removeAll(others);
        return left;
    }

    private static String listed(List<String> lines) {
        return lines.isEmpty() ? "  nothing" : "  " + String.join("\n  ", lines);
    }
}
