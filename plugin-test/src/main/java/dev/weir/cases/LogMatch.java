package dev.weir.cases;

import dev.weir.yaml.Place;
import java.util.List;
import java.util.Optional;

/**
 * A message that the plugin must log.
 *
 * @param level its level; empty if it may be any
 * @param text what it says
 */
record LogMatch(Place place, Optional<System.Logger.Level> level, TextMatch text) {

    /** A message as it was logged. */
    record Logged(System.Logger.Level level, String message) {
        @Override
        public String toString() {
            return level + " " + message;
        }
    }

    /** What is wrong if none of the messages is meant; nothing if one is. */
    Optional<Mismatch> check(List<Logged> messages) {
        boolean found =
                messages.stream()
                        .filter(each -> level.isEmpty() || level.get() == each.level())
                        .anyMatch(each -> text.check("", each.message()).isEmpty());
        return found
                ? Optional.empty()
                : Optional.of(
                        new Mismatch(
                                place,
                                "log",
                                level.map(each -> each + " ").orElse("") + text.wanted(),
                                messages.isEmpty() ? "no message" : messages.toString()));
    }
}
