package dev.weir.js.engine;

import com.oracle.truffle.api.TruffleSafepoint;
import com.oracle.truffle.api.object.DynamicObjectLibrary;
import com.oracle.truffle.api.object.Property;
import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.Symbol;
import com.oracle.truffle.js.runtime.builtins.JSArray;
import com.oracle.truffle.js.runtime.builtins.JSArrayObject;
import com.oracle.truffle.js.runtime.builtins.JSOrdinary;
import com.oracle.truffle.js.runtime.objects.JSDynamicObject;
import com.oracle.truffle.js.runtime.objects.JSObject;
import com.oracle.truffle.js.runtime.objects.JSObjectUtil;
import com.oracle.truffle.js.runtime.objects.JSProperty;
import com.oracle.truffle.js.runtime.objects.Null;
import com.oracle.truffle.js.runtime.objects.Undefined;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What {@code JSON.stringify} gives for plain data: objects and arrays with values for members, and
 * nothing that runs code. Anything else is left to the engine. Belongs to one context.
 */
final class JsonWriter {
    private static final TruffleString TO_JSON = Strings.fromJavaString("toJSON");

    /** Deeper ones, and those that hold themselves, are the engine's. */
    private static final int MOST_DEPTH = 64;

    /** The engine refuses longer strings, or soon will. */
    private static final int MOST_CHARS = 4 << 20;

    /** Objects of so many kinds are looked through once only. */
    private static final int MOST_SHAPES = 64;

    /** In the names of all members of one kind. */
    private static final int MOST_NAME_CHARS = 4096;

    private static final int BETWEEN_POLLS = 64;

    private final JSRealm realm;
    private final IdentityHashMap<Shape, Member[]> shapes = new IdentityHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private int values;

    /** A member of all objects of a shape: its name with what stands around it, and its reader. */
    private record Member(String name, TruffleString key, DynamicObjectLibrary read) {}

    JsonWriter(JSRealm realm) {
        this.realm = realm;
    }

    /** The text of a value; null if that is for the engine to tell. */
    @Nullable String write(Object value) {
        text.setLength(0);
        boolean plain =
                !JSObject.hasOwnProperty(realm.getObjectPrototype(), TO_JSON)
                        && !JSObject.hasOwnProperty(realm.getArrayPrototype(), TO_JSON)
                        && !isLeftOut(value)
                        && written(value, 0);
        String whole = plain ? text.toString() : null;
        if (text.capacity() > 1 << 16) {
            text.setLength(0);
            text.trimToSize();
        }
        return whole;
    }

    private boolean written(Object value, int depth) {
        if (++values % BETWEEN_POLLS == 0) {
            TruffleSafepoint.pollHere(null);
        }
        if (depth > MOST_DEPTH || text.length() > MOST_CHARS) {
            return false;
        }
        switch (value) {
            case TruffleString string -> JsonText.quote(Strings.toJavaString(string), text);
            case Integer number -> text.append(number.intValue());
            case Double number -> number(number);
            case Boolean truth -> text.append(truth.booleanValue());
            case JSArrayObject array -> {
                return array(array, depth);
            }
            case JSDynamicObject object -> {
                return value.equals(Null.instance) ? nothing() : object(object, depth);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private boolean nothing() {
        text.append("null");
        return true;
    }

    private void number(double number) {
        if (Double.isFinite(number)) {
            text.append(Strings.toJavaString(JSRuntime.doubleToString(number)));
        } else {
            text.append("null");
        }
    }

    private boolean array(JSArrayObject array, int depth) {
        if (!JSArray.isJSFastArray(array)
                || !array.getPrototypeOf().equals(realm.getArrayPrototype())
                || JSObject.hasOwnProperty(array, TO_JSON)) {
            return false;
        }
        long length = array.getArraySize();
        text.append('[');
        for (long i = 0; i < length; i++) {
            if (i > 0) {
                text.append(',');
            }
            Object item = JSObject.get(array, i);
            boolean plain = isLeftOut(item) ? nothing() : written(item, depth + 1);
            if (!plain) {
                return false;
            }
        }
        text.append(']');
        return true;
    }

    private boolean object(JSDynamicObject object, int depth) {
        Member[] members = isPlain(object) ? members(object) : null;
        if (members == null) {
            return false;
        }
        char before = '{';
        for (Member member : members) {
            Object value = member.read.getOrDefault(object, member.key, Undefined.instance);
            if (isLeftOut(value)) {
                continue;
            }
            text.append(before).append(member.name);
            before = ',';
            if (!written(value, depth + 1)) {
                return false;
            }
        }
        text.append(before == '{' ? "{}" : "}");
        return true;
    }

    private boolean isPlain(JSDynamicObject object) {
        return JSOrdinary.isJSOrdinaryObject(object)
                && object.getPrototypeOf().equals(realm.getObjectPrototype());
    }

    private static boolean isLeftOut(Object value) {
        return value.equals(Undefined.instance)
                || value instanceof Symbol
                || JSRuntime.isCallable(value);
    }

    private Member @Nullable [] members(JSDynamicObject object) {
        Shape shape = object.getShape();
        Member[] known = shapes.get(shape);
        if (known == null) {
            known = membersOf(object, shape);
            if (known != null && shapes.size() < MOST_SHAPES && chars(known) <= MOST_NAME_CHARS) {
                shapes.put(shape, known);
            }
        }
        return known;
    }

    private static int chars(Member[] members) {
        return Arrays.stream(members).mapToInt(member -> member.name.length()).sum();
    }

    private Member @Nullable [] membersOf(JSDynamicObject object, Shape shape) {
        List<Member> members = new ArrayList<>();
        for (Property property : shape.getPropertyList()) {
            if (!(property.getKey() instanceof TruffleString key)
                    || !JSProperty.isEnumerable(property)) {
                continue;
            }
            if (!JSProperty.isData(property)
                    || JSProperty.isProxy(property)
                    || JSRuntime.isArrayIndexString(key)
                    || key.equals(TO_JSON)) {
                return null;
            }
            StringBuilder name = new StringBuilder();
            JsonText.quote(Strings.toJavaString(key), name);
            DynamicObjectLibrary read =
                    realm.getContext().adoptNode(JSObjectUtil.createCached(key, object));
            members.add(new Member(name.append(':').toString(), key, read));
        }
        return members.toArray(Member[]::new);
    }
}
