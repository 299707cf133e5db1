package dev.weir.cases;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * What came of a case.
 *
 * @param mismatches everything that came out otherwise than it says; empty if it passed
 * @param took how long it took, making the instance included
 * @param used what one of its exchanges used at most, the least of several runs if it has budgets
 */
public record CaseResult(PluginCase ran, List<Mismatch> mismatches, Duration took, Usage used) {
    public CaseResult {
        Objects.requireNonNull(ran, "ran");
        mismatches = List.copyOf(mismatches);
        Objects.requireNonNull(took, "took");
        Objects.requireNonNull(used, "used");
    }

    /** Whether everything came out as the case says. */
    public boolean passed() {
        return mismatches.isEmpty();
    }
}
