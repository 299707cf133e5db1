package dev.weir.cases;

import dev.weir.yaml.Place;
import java.util.Objects;

/**
 * Something that came out otherwise than a case says.
 *
 * @param place where the case says it
 * @param what what it is about: {@code response header x-a}
 * @param expected what the case says
 * @param actual what came out
 */
public record Mismatch(Place place, String what, String expected, String actual) {
    public Mismatch {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(expected, "expected");
        Objects.requireNonNull(actual, "actual");
    }

    /** On one line: {@code cases/a.yaml:7:13: response status: expected 200, was 500}. */
    @Override
    public String toString() {
        return "%s: %s: expected %s, was %s".formatted(place, what, expected, actual);
    }
}
