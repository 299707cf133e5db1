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
 * @param memoryBytes bytes that it allocates on the heap
 * @param hostCalls calls of a guest into its host
 * @param guestMemoryBytes bytes that the guests of the instance hold
 */
record Budgets(
        Place place,
        Optional<Duration> time,
        OptionalLong memoryBytes,
        OptionalLong hostCalls,
        OptionalLong guestMemoryBytes) {

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
        check(over, "memory of an exchange", memoryBytes, used.memoryBytes(), " bytes");
        check(over, "host calls of an exchange", hostCalls, used.hostCalls(), "");
        checkGuests(over, used.guestMemoryBytes());
        return over;
    }

    private void checkGuests(List<Mismatch> over, OptionalLong used) {
        String what = "memory of the guests";
        if (guestMemoryBytes.isPresent() && used.isEmpty()) {
            over.add(
                    new Mismatch(
                            place,
                            what,
                            "at most " + guestMemoryBytes.getAsLong() + " bytes",
                            "not known: this kind of plugin cannot tell; `memory` bounds what an"
                                    + " exchange allocates"));
        } else if (used.isPresent()) {
            check(over, what, guestMemoryBytes, used.getAsLong(), " bytes");
        }
    }

    private void check(
            List<Mismatch> over, String what, OptionalLong most, long used, String unit) {
        if (most.isPresent() && used > most.getAsLong()) {
            over.add(new Mismatch(place, what, "at most " + most.getAsLong() + unit, used + unit));
        }
    }

    private static String micros(Duration duration) {
        return duration.toNanos() / 1000 + " µs";
    }
}
