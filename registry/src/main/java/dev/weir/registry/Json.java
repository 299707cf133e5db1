package dev.weir.registry;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** JSON that came from outside, read strictly, and canonical JSON (sorted keys, no whitespace). */
final class Json {
    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                    .build();

    private Json() {}

    /**
     * Reads one JSON object: no key twice, nothing behind it, no deep nesting.
     *
     * @throws RegistryException if it is not one; the message names {@code what}, line and column
     */
    static JsonNode object(byte[] json, String what) throws RegistryException {
        JsonNode node;
        try {
            node = MAPPER.readTree(json);
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            String place = at == null ? "" : ":" + at.getLineNr() + ":" + at.getColumnNr();
            throw new RegistryException(
                    what + place + ": is not JSON: " + JsonProblem.of(e.getOriginalMessage()), e);
        }
        if (!node.isObject()) {
            throw new RegistryException(what + ": must be a JSON object, was " + brief(node));
        }
        return node;
    }

    /** The same content, the same bytes. */
    static byte[] canonical(Map<String, ?> content) {
        return MAPPER.writeValueAsBytes(content);
    }

    static byte[] bytes(JsonNode node) {
        return MAPPER.writeValueAsBytes(node);
    }

    /** A value as errors show it: not longer than a line. */
    static String brief(JsonNode value) {
        String text = value.isMissingNode() ? "nothing" : value.toString();
        return text.length() <= 80 ? text : text.substring(0, 77) + "...";
    }
}
