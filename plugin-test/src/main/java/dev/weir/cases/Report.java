package dev.weir.cases;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What came of the cases of a plugin.
 *
 * @param plugin its name and version
 */
public record Report(String plugin, List<CaseResult> results) {
    public Report {
        Objects.requireNonNull(plugin, "plugin");
        results = List.copyOf(results);
    }

    /** Whether all passed. */
    public boolean passed() {
        return failures() == 0;
    }

    /** How many did not pass. */
    public long failures() {
        return results.stream().filter(each -> !each.passed()).count();
    }

    Duration took() {
        return results.stream().map(CaseResult::took).reduce(Duration.ZERO, Duration::plus);
    }

    /** Seconds as reports have them: {@code 0.012}. */
    static String seconds(Duration duration) {
        return "%d.%03d".formatted(duration.toSeconds(), duration.toMillisPart());
    }
}
