package dev.weir.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares JSON texts by what they say, not by how they are written. */
final class JsonComparison {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private JsonComparison() {}

    /**
     * A place where they differ.
     *
     * @param pointer where, as a JSON pointer (RFC 6901); empty for the whole
     * @param wanted the JSON that is wanted there
     * @param actual what is there
     */
    record Difference(String pointer, String wanted, String actual) {}

    /**
     * Where a text differs from JSON that it must be equal to, or have within; nowhere if it does
     * not. What is no JSON differs as a whole.
     *
     * @param whole whether it must be equal
     */
    static List<Difference> differences(String text, String wanted, boolean whole) {
        JsonNode actual;
        try {
            actual = MAPPER.readTree(text);
        } catch (JacksonException e) {
            return List.of(new Difference("", wanted, "no JSON: " + text));
        }
        List<Difference> found = new ArrayList<>();
        compare("", MAPPER.readTree(wanted), actual, whole, found);
        return found;
    }

    private static void compare(
            String at, JsonNode wanted, JsonNode actual, boolean whole, List<Difference> found) {
        if (wanted.isObject() && actual.isObject()) {
            Set<String> names = new TreeSet<>(wanted.propertyNames());
            names.addAll(whole ? actual.propertyNames() : Set.of());
            for (String name : names) {
                String below = at + "/" + name.replace("~", "~0").replace("/", "~1");
                compareOrMiss(below, wanted.get(name), actual.get(name), whole, found);
            }
        } else if (wanted.isArray() && actual.isArray()) {
            int size = whole ? Math.max(wanted.size(), actual.size()) : wanted.size();
            for (int i = 0; i < size; i++) {
                compareOrMiss(at + "/" + i, wanted.get(i), actual.get(i), whole, found);
            }
        } else if (!same(wanted, actual)) {
            found.add(new Difference(at, wanted.toString(), actual.toString()));
        }
    }

    private static void compareOrMiss(
            String at,
            @Nullable JsonNode wanted,
            @Nullable JsonNode actual,
            boolean whole,
            List<Difference> found) {
        if (wanted != null && actual != null) {
            compare(at, wanted, actual, whole, found);
        } else {
            found.add(
                    new Difference(
                            at,
                            wanted == null ? "absent" : wanted.toString(),
                            actual == null ? "absent" : actual.toString()));
        }
    }

    /** Of numbers the value counts: 1.0 is 1. */
    private static boolean same(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue()) == 0;
        }
        return a.equals(b);
    }
}
