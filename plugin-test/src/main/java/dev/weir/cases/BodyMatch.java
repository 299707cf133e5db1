package dev.weir.cases;

import dev.weir.api.spi.ConfigValue;
import dev.weir.yaml.Place;
import java.util.Optional;

/** What a body must be. */
sealed interface BodyMatch {

    /** The body as UTF-8 text. */
    record Text(TextMatch match) implements BodyMatch {}

    /**
     * The body as JSON.
     *
     * @param whole whether it must be equal; else what is wanted must be in it: of objects the
     *     named members, of arrays the elements at their place
     */
    record Json(Place place, ConfigValue wanted, boolean whole) implements BodyMatch {}

    /** What is wrong with a body; nothing if it is as it must be. */
    default Optional<Mismatch> check(String what, Content actual) {
        String text = actual.text();
        return switch (this) {
            case Text(var match) -> match.check(what, text);
            case Json(var place, var wanted, var whole) ->
                    JsonComparison.holds(text, wanted.toJson(), whole)
                            ? Optional.empty()
                            : Optional.of(
                                    new Mismatch(
                                            place,
                                            what,
                                            (whole ? "JSON " : "JSON with ") + wanted.toJson(),
                                            text));
        };
    }
}
