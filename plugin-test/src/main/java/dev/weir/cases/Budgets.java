package dev.weir.cases;

import dev.weir.yaml.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one exchange of a case may use.
 *
 * @param place where it is written
 * @param time CPU time
 * @param memoryBytes bytes
 */
record Budgets(Place place, Optional<Duration> time, OptionalLong memoryBytes) {

    /** What was used too much of. */
    List<Mismatch> check(Usage used) {
        List<Mismatch> over = new ArrayList<>();
        time.filter(most -> used.time().compareTo(most) > 0)
                .ifPresent(most ->
                        over.add(
                                new Mismatch(
                                        place,
                                        "time of an exchange",
                                        "at most " + micros(most),
                                        micros(used.time()))));
        if (memoryBytes.isPresent() && used.memoryBytes() > memoryBytes.getAsLong()) {
            over.add(
                    new Mismatch(
                            place,
                            "memory of an exchange",
                            "at most " + memoryBytes.getAsLong() + " bytes",
                            used.memoryBytes() + " bytes"));
        }
        return over;
    }

    private static String micros(Duration duration) {
        return duration.toNanos() / 1000 + " µs";
    }
}
