package dev.weir.js.sourcemap;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a file says that is a source map (ECMA-426 §9). It is a stranger's: what is of no use is
 * passed over as it is read, whatever its shape, and the rest has bounds.
 *
 * @param root what names of sources begin with; may be empty
 * @param sources their names; null for one without
 * @param mappings the pieces, encoded
 */
record MapFile(String root, List<@Nullable String> sources, String mappings) {
    private static final JsonFactory JSON = new JsonFactory();
    // Bundles have hundreds; each takes more memory here than there.
    private static final int MOST_SOURCES = 10_000;
    // A name is in each line of a stack.
    private static final int MOST_NAME_CHARS = 1000;

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if it is none
     */
    static MapFile read(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw noMap("it is no object");
            }
            return members(parser);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not a source map: it is no JSON", e);
        }
    }

    private static MapFile members(JsonParser parser) {
        @Nullable String root = null;
        @Nullable List<@Nullable String> sources = null;
        @Nullable String mappings = null;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "sourceRoot" -> root = text(parser, value);
                case "sources" -> sources = names(parser, value);
                case "mappings" -> mappings = text(parser, value);
                default -> parser.skipChildren();
            }
        }
        if (sources == null || mappings == null) {
            throw noMap("it has no sources or no mappings");
        }
        return new MapFile(root == null ? "" : name(root), sources, mappings);
    }

    private static List<@Nullable String> names(JsonParser parser, JsonToken value) {
        if (value != JsonToken.START_ARRAY) {
            throw noMap("its sources are no array");
        }
        List<@Nullable String> names = new ArrayList<>();
        for (JsonToken item = parser.nextToken();
                item != JsonToken.END_ARRAY;
                item = parser.nextToken()) {
            if (names.size() == MOST_SOURCES) {
                throw noMap("it has more than %d sources".formatted(MOST_SOURCES));
            }
            String text = text(parser, item);
            names.add(text == null ? null : name(text));
        }
        return names;
    }

    private static String name(String text) {
        if (text.length() > MOST_NAME_CHARS) {
            throw noMap("it has a name of %d characters".formatted(text.length()));
        }
        return text;
    }

    /** Null for anything but a text. */
    private static @Nullable String text(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return null;
    }

    private static IllegalArgumentException noMap(String why) {
        return new IllegalArgumentException("not a source map: " + why);
    }
}
