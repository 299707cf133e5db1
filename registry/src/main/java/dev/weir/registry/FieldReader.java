package dev.weir.registry;

import dev.weir.registry.InvalidBundleException.Fault;
import dev.weir.yaml.Nearest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/** Reads the fields of a JSON object; what is wrong is noted, and reading goes on. */
final class FieldReader {
    /** Longer than any name, range or address of sense. */
    private static final int LONGEST_TEXT = 1024;

    private final JsonNode object;
    private final String path;
    private final List<Fault> faults;
    private final Set<String> known = new LinkedHashSet<>();

    /**
     * @param path what stands in front of the names of fields in messages: empty, or {@code
     *     limits.}
     */
    FieldReader(JsonNode object, String path, List<Fault> faults) {
        this.object = object;
        this.path = path;
        this.faults = faults;
    }

    /** The value of a field, if it is there. */
    Optional<JsonNode> value(String key) {
        known.add(key);
        return Optional.ofNullable(object.get(key));
    }

    /** A text; nothing if it is absent or, with a fault, not as it should be. */
    Optional<String> text(String key, Predicate<String> valid, String rule) {
        return value(key)
                .flatMap(value -> {
                    boolean plain = value.isString() && isPlain(value.stringValue());
                    if (plain && valid.test(value.stringValue())) {
                        return Optional.of(value.stringValue());
                    }
                    fault(key, "was " + Json.brief(value), rule);
                    return Optional.empty();
                });
    }

    /** A text that has to be there; empty, with a fault, if it is not or not as it should be. */
    String required(String key, Predicate<String> valid, String rule) {
        requirePresent(key, rule);
        return text(key, valid, rule).orElse("");
    }

    /** Notes a fault if a field is absent. */
    void requirePresent(String key, String rule) {
        if (!object.has(key)) {
            fault(key, "is missing", rule);
        }
    }

    /** One of some values; nothing if it is absent or, with a fault, none of them. */
    <E> Optional<E> choice(String key, E[] values, Function<E, String> written) {
        Map<String, E> choices = new LinkedHashMap<>();
        for (E value : values) {
            choices.put(written.apply(value), value);
        }
        return value(key)
                .flatMap(value -> {
                    String found = value.isString() ? value.stringValue() : "";
                    if (!choices.containsKey(found)) {
                        fault(key, "was " + Json.brief(value), oneOf(found, choices.keySet()));
                    }
                    return Optional.ofNullable(choices.get(found));
                });
    }

    /** A whole number of 32 bits; nothing if it is absent or, with a fault, not one. */
    Optional<Integer> integer(String key) {
        return value(key)
                .flatMap(value -> {
                    if (value.isIntegralNumber() && value.canConvertToInt()) {
                        return Optional.of(value.intValue());
                    }
                    fault(key, "was " + Json.brief(value), "must be a whole number");
                    return Optional.empty();
                });
    }

    /** A truth; false if it is absent or, with a fault, not one. */
    boolean flag(String key) {
        Optional<JsonNode> value = value(key);
        if (value.isPresent() && !value.get().isBoolean()) {
            fault(key, "was " + Json.brief(value.get()), "must be true or false");
        }
        return value.filter(JsonNode::isBoolean).map(JsonNode::booleanValue).orElse(false);
    }

    /**
     * The fields of an object within this one; nothing if it is absent or, with a fault, not one.
     */
    Optional<FieldReader> object(String key) {
        return value(key)
                .flatMap(value -> {
                    if (value.isObject()) {
                        return Optional.of(new FieldReader(value, path + key + ".", faults));
                    }
                    fault(key, "was " + Json.brief(value), "must be an object");
                    return Optional.empty();
                });
    }

    /** Notes what is wrong with a field. */
    void fault(String key, String found, String remedy) {
        faults.add(new Fault(path + key, found, remedy));
    }

    /** Faults the keys that nobody asked for. Called when all known ones were. */
    void finish() {
        for (String key : object.propertyNames()) {
            if (!known.contains(key)) {
                fault(key, "is unknown", oneOf(key, known));
            }
        }
    }

    static String oneOf(String found, Collection<String> choices) {
        return "must be one of "
                + String.join(", ", choices)
                + Nearest.to(found, choices).map(word -> ", did you mean " + word + "?").orElse("");
    }

    /**
     * Control characters and unpaired surrogates have no one canonical form in JSON (RFC 8785
     * §3.2.2.2).
     */
    private static boolean isPlain(String text) {
        return text.length() <= LONGEST_TEXT
                && text.codePoints().noneMatch(c -> Character.isISOControl(c) || isSurrogate(c));
    }

    private static boolean isSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
