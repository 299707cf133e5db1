package dev.weir.cases;

import dev.weir.yaml.Place;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a text, or the values of a field, must be. */
sealed interface TextMatch {

    /** Exactly these values, in this order. */
    record Equal(Place place, List<String> values) implements TextMatch {
        public Equal {
            values = List.copyOf(values);
        }
    }

    /** A part of it is so. */
    record Containing(Place place, String part) implements TextMatch {}

    /** The pattern is found in it. */
    record Matching(Place place, Pattern pattern) implements TextMatch {}

    /** It is there, or it is not. */
    record Existing(Place place, boolean there) implements TextMatch {}

    /** Where it is written. */
    Place place();

    /** What is wrong with a text that is there; nothing if it is as it must be. */
    default Optional<Mismatch> check(String what, String actual) {
        return check(what, List.of(actual));
    }

    /**
     * What is wrong with the values; nothing if they are as they must be.
     *
     * @param what what they are, for people
     * @param actual the values found; empty if it is not there
     */
    default Optional<Mismatch> check(String what, List<String> actual) {
        boolean met =
                switch (this) {
                    case Equal(_, var values) -> values.equals(actual);
                    case Containing(_, var part) ->
                            actual.stream().anyMatch(each -> each.contains(part));
                    case Matching(_, var pattern) ->
                            actual.stream().anyMatch(each -> found(pattern, each));
                    case Existing(_, var there) -> there != actual.isEmpty();
                };
        return met
                ? Optional.empty()
                : Optional.of(new Mismatch(place(), what, wanted(), shown(actual)));
    }

    /** What is wanted, for people. */
    default String wanted() {
        return switch (this) {
            case Equal(_, var values) -> shown(values);
            case Containing(_, var part) -> "a text with " + quoted(part) + " in it";
            case Matching(_, var pattern) -> "a text that matches " + quoted(pattern.pattern());
            case Existing(_, var there) -> there ? "any value" : "absent";
        };
    }

    private static boolean found(Pattern pattern, String text) {
        try {
            return pattern.matcher(new BoundedText(text)).find();
        } catch (BoundedText.TooCostly | StackOverflowError e) {
            return false;
        }
    }

    private static String shown(List<String> values) {
        return values.isEmpty()
                ? "absent"
                : String.join(", ", values.stream().map(TextMatch::quoted).toList());
    }

    /** Shows what cannot be seen, but for line ends, at which the report breaks. */
    private static String quoted(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints()
                .forEach(c -> {
                    if (c != '\n' && (Character.isISOControl(c) || c == 0xFFFD || c == 0xFEFF)) {
                        shown.append("\\u%04x".formatted(c));
                    } else {
                        shown.appendCodePoint(c);
                    }
                });
        return shown.append('"').toString();
    }
}
