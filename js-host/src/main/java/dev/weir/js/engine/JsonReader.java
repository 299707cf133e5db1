package dev.weir.js.engine;

import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.JSContext;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.builtins.JSArray;
import com.oracle.truffle.js.runtime.builtins.JSOrdinary;
import com.oracle.truffle.js.runtime.objects.JSAttributes;
import com.oracle.truffle.js.runtime.objects.JSObject;
import com.oracle.truffle.js.runtime.objects.JSObjectUtil;
import com.oracle.truffle.js.runtime.objects.Null;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What {@code JSON.parse} gives for a text without a fault: an interpreter takes three times as
 * long with the engine's own parser. Anything unusual is left to that, errors included. Belongs to
 * one context.
 */
final class JsonReader {
    private static final JsonFactory JSON = new JsonFactory();

    /** Deeper texts are the engine's, which knows how much stack is left. */
    private static final int MOST_DEPTH = 64;

    /** The engine stores objects with more members in another way. */
    private static final int MOST_MEMBERS = 64;

    /** Of names that are looked up at once; who makes names up does not fill the memory. */
    private static final int MOST_NAMES = 256;

    private static final int MOST_NAME_CHARS = 128;

    /** So many values take some microseconds; in between a cut may come. */
    private static final int BETWEEN_POLLS = 64;

    private final JSContext context;
    private final JSRealm realm;
    private final Map<String, Name> names = new HashMap<>();
    private int values;

    /** The name of a member, and what stores one in objects that had that before. */
    private record Name(TruffleString key, DynamicObjectLibrary store) {}

    private static final class UnusualException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private UnusualException() {
            super("left to the engine", null, false, false);
        }
    }

    JsonReader(JSRealm realm) {
        this.context = realm.getContext();
        this.realm = realm;
    }

    /** The value that a text in UTF-8 says; empty if that is for the engine to tell. */
    Optional<Object> read(byte[] text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return Optional.of(whole(parser));
        } catch (JacksonException | UnusualException e) {
            return Optional.empty();
        }
    }

    /** The value that a text says; empty if that is for the engine to tell. */
    Optional<Object> read(String text) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return Optional.of(whole(parser));
        } catch (JacksonException | UnusualException e) {
            return Optional.empty();
        }
    }

    private Object whole(JsonParser parser) {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new UnusualException();
        }
        Object value = value(parser, first, 0);
        if (parser.nextToken() != null) {
            throw new UnusualException();
        }
        return value;
    }

    private Object value(JsonParser parser, JsonToken token, int depth) {
        if (++values % BETWEEN_POLLS == 0) {
            TruffleSafepoint.pollHere(null);
        }
        return switch (token) {
            case START_OBJECT -> object(parser, depth + 1);
            case START_ARRAY -> array(parser, depth + 1);
            case VALUE_STRING -> Strings.fromJavaString(parser.getString());
            case VALUE_NUMBER_INT -> whole(parser, parser.getNumberType());
            case VALUE_NUMBER_FLOAT -> Double.parseDouble(parser.getString());
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> Null.instance;
            default -> throw new UnusualException();
        };
    }

    private static Object whole(JsonParser parser, JsonParser.NumberType type) {
        if (type == JsonParser.NumberType.INT && parser.getIntValue() != 0) {
            return parser.getIntValue();
        }
        double number = Double.parseDouble(parser.getString());
        if (number == 0 && !parser.getString().startsWith("-")) {
            return 0;
        }
        return number;
    }

    private Object object(JsonParser parser, int depth) {
        JSObject object = JSOrdinary.create(context, realm);
        int members = 0;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Name name = name(parser.currentName(), object);
            Object value = value(parser, parser.nextToken(), depth);
            if (++members > MOST_MEMBERS || depth > MOST_DEPTH) {
                throw new UnusualException();
            }
            name.store.putWithFlags(object, name.key, value, JSAttributes.getDefault());
        }
        return object;
    }

    private Object array(JsonParser parser, int depth) {
        if (depth > MOST_DEPTH) {
            throw new UnusualException();
        }
        List<Object> items = new ArrayList<>();
        for (JsonToken next = parser.nextToken();
                next != JsonToken.END_ARRAY;
                next = parser.nextToken()) {
            items.add(value(parser, next, depth));
        }
        return JSArray.createConstantObjectArray(context, realm, items.toArray());
    }

    private Name name(String text, JSObject object) {
        Name known = names.get(text);
        if (known != null) {
            return known;
        }
        TruffleString key = Strings.fromJavaString(text);
        // Indices come first in an object, and the engine has names of its own.
        if (JSRuntime.isArrayIndexString(key) || text.startsWith("__")) {
            throw new UnusualException();
        }
        if (names.size() >= MOST_NAMES || text.length() > MOST_NAME_CHARS) {
            return new Name(key, DynamicObjectLibrary.getUncached());
        }
        Name name = new Name(key, context.adoptNode(JSObjectUtil.createCached(key, object)));
        names.put(text, name);
        return name;
    }
}
