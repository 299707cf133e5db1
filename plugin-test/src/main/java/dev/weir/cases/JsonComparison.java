package dev.weir.cases;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares JSON texts by what they say, not by how they are written. */
final class JsonComparison {
    private static final JsonMapper MAPPER = JsonMapper.shared();

    private JsonComparison() {}

    /**
     * Whether a text is JSON and equal to {@code wanted}, or has it within.
     *
     * @param whole whether it must be equal
     */
    static boolean holds(String text, String wanted, boolean whole) {
        JsonNode actual;
        try {
            actual = MAPPER.readTree(text);
        } catch (JacksonException e) {
            return false;
        }
        JsonNode part = MAPPER.readTree(wanted);
        return whole ? same(actual, part) : contains(actual, part);
    }

    private static boolean contains(JsonNode all, JsonNode part) {
        if (part.isObject() && all.isObject()) {
            return part.properties().stream()
                    .allMatch(each ->
                            all.has(each.getKey())
                                    && contains(all.get(each.getKey()), each.getValue()));
        } else if (part.isArray() && all.isArray()) {
            for (int i = 0; i < part.size(); i++) {
                if (!all.has(i) || !contains(all.get(i), part.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return same(all, part);
    }

    private static boolean same(JsonNode a, JsonNode b) {
        return a.equals(JsonComparison::compared, b);
    }

    /** Of numbers the value counts: 1.0 is 1. */
    private static int compared(JsonNode a, JsonNode b) {
        if (a.isNumber() && b.isNumber()) {
            return a.decimalValue().compareTo(b.decimalValue());
        }
        return a.equals(b) ? 0 : 1;
    }
}
