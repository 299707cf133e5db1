package dev.weir.cases;

import dev.weir.api.spi.ConfigValue;
import dev.weir.yaml.Place;
import java.util.List;

/** What a body must be. */
sealed interface BodyMatch {
    /** More places in one document say no more. */
    int MOST_DIFFERENCES = 10;

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
    default List<Mismatch> check(String what, Content actual) {
        String text = actual.text();
        return switch (this) {
            case Text(var match) -> match.check(what, text).stream().toList();
            case Json(var place, var wanted, var whole) ->
                    JsonComparison.differences(text, wanted.toJson(), whole).stream()
                            .limit(MOST_DIFFERENCES)
                            .map(each ->
                                    new Mismatch(
                                            place,
                                            (what + " " + each.pointer()).strip(),
                                            each.wanted(),
                                            each.actual()))
                            .toList();
        };
    }
}
