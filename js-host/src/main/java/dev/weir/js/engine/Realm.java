package dev.weir.js.engine;

import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.interop.TruffleObject;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.Errors;
import com.oracle.truffle.js.runtime.GraalJSException;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.builtins.JSArray;
import com.oracle.truffle.js.runtime.builtins.JSArrayBuffer;
import com.oracle.truffle.js.runtime.builtins.JSFunction;
import com.oracle.truffle.js.runtime.builtins.JSFunctionObject;
import com.oracle.truffle.js.runtime.builtins.JSObjectFactory;
import com.oracle.truffle.js.runtime.builtins.JSOrdinary;
import com.oracle.truffle.js.runtime.builtins.JSPromise;
import com.oracle.truffle.js.runtime.builtins.JSPromiseObject;
import com.oracle.truffle.js.runtime.objects.JSAttributes;
import com.oracle.truffle.js.runtime.objects.JSDynamicObject;
import com.oracle.truffle.js.runtime.objects.JSObject;
import com.oracle.truffle.js.runtime.objects.JSObjectUtil;
import com.oracle.truffle.js.runtime.objects.Null;
import com.oracle.truffle.js.runtime.objects.PropertyDescriptor;
import com.oracle.truffle.js.runtime.objects.Undefined;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** One context of the engine, from within. For one thread at a time. */
public final class Realm {
    /** What a function gives that gives nothing. */
    public static final Object UNDEFINED = Undefined.instance;

    /** {@code null}, where a function's own null means something else. */
    public static final Object NULL = Null.instance;

    private final Context context;
    private final SharedCode code;
    private final JSRealm realm;
    private final JSFunctionObject parse;
    private final JsonReader reader;

    private Realm(Context context, SharedCode code, JSRealm realm) {
        this.context = context;
        this.code = code;
        this.realm = realm;
        this.parse = (JSFunctionObject) raw(context.eval("js", "JSON.parse"));
        this.reader = new JsonReader(realm);
    }

    /** What a function of one context runs. */
    record Bound(EngineFunction body, Realm realm) {
        Object call(Object[] arguments) {
            Object self = JSArguments.getThisObject(arguments);
            return realm.toEngine(body.run(self, new Passed(arguments)));
        }
    }

    /** That context, which shares {@code code} with the others of its engine. */
    public static Realm of(Context context, SharedCode code) {
        context.initialize("js");
        return inside(context, () -> new Realm(context, code, JSRealm.get(null)));
    }

    /** An object with functions for members. */
    public Value functions(Map<String, EngineFunction> members) {
        return inside(context, () -> context.asValue(object("", members)));
    }

    /** A function with a name. */
    public Value function(String name, EngineFunction body) {
        return inside(context, () -> context.asValue(newFunction(name, name, 0, body)));
    }

    /**
     * For the prelude: what makes objects of a class that hold a value, and tells what they hold.
     * Of an object of another class it is a {@code TypeError}.
     */
    public Value holders() {
        return function(
                "holder",
                (_, kind) -> {
                    String name = kind.text(0);
                    return object(
                            name,
                            Map.of(
                                    "make",
                                    (_, passed) -> holder(name, passed.at(0), passed.at(1)),
                                    "of",
                                    (_, passed) -> of(name, passed.at(0)).held(),
                                    "put",
                                    (_, passed) -> {
                                        of(name, passed.at(0)).hold(passed.at(1));
                                        return UNDEFINED;
                                    },
                                    "is",
                                    (_, passed) ->
                                            passed.at(0) instanceof Holder holder
                                                    && holder.is(name)));
                });
    }

    private static Holder of(String kind, Object object) {
        if (object instanceof Holder holder && holder.is(kind)) {
            return holder;
        }
        throw Errors.createTypeErrorIncompatibleReceiver(kind, object);
    }

    /** A value as Java code outside of the context sees it. */
    public Value value(Object engineValue) {
        return context.asValue(engineValue);
    }

    /** What such a value is within. */
    public Object raw(Value value) {
        Object[] found = new Object[1];
        function(
                        "raw",
                        (_, passed) -> {
                            found[0] = passed.at(0);
                            return UNDEFINED;
                        })
                .executeVoid(value);
        return found[0];
    }

    /** A way into functions of the context. */
    public Entry entry() {
        return inside(
                context,
                () -> {
                    Entry entry = new Entry();
                    var data =
                            code.function(realm.getContext(), "entry", "entry", 0, EntryRoot::new);
                    Object function =
                            JSFunction.create(
                                    realm,
                                    data,
                                    Truffle.getRuntime()
                                            .createMaterializedFrame(new Object[] {entry}));
                    entry.by(context.asValue(function));
                    return entry;
                });
    }

    /** An object with functions for members; call it from within a function only. */
    Object object(String family, Map<String, EngineFunction> members) {
        JSObject object = JSOrdinary.create(realm.getContext(), realm);
        putAll(object, family, members);
        return object;
    }

    private void putAll(
            JSDynamicObject object, String family, Map<String, EngineFunction> members) {
        members.forEach((name, body) ->
                JSObjectUtil.putDataProperty(
                        object,
                        Strings.fromJavaString(name),
                        newFunction(family + name, name, 0, body),
                        JSAttributes.getDefaultNotEnumerable()));
    }

    private JSFunctionObject newFunction(
            String key, String name, int parameters, EngineFunction body) {
        return JSFunction.create(
                realm,
                code.function(realm.getContext(), key, name, parameters, HostRoot::new),
                Truffle.getRuntime().createMaterializedFrame(new Object[] {new Bound(body, this)}));
    }

    /** A new object that holds a value; call it from within a function only. */
    public Holder holder(String kind, Object prototype, Object held) {
        if (!(prototype instanceof JSDynamicObject parent) || !JSRuntime.isObject(parent)) {
            throw typeError("the prototype of a class is an object");
        }
        JSObjectFactory.UnboundProto factory = code.holders(realm.getContext());
        Holder holder = new Holder(factory.getShape(realm, parent), parent, kind, held);
        return factory.initProto(holder, realm, parent);
    }

    /**
     * Puts a function before a method that a prototype has, or before the getter of an accessor.
     * Where it gives null, what was there before is called.
     *
     * @param family what distinguishes it from functions of the same name
     */
    public void quicken(String family, Object prototype, String name, EngineFunction quick) {
        inside(
                context,
                () -> {
                    put(family, (JSDynamicObject) prototype, name, quick);
                    return UNDEFINED;
                });
    }

    private void put(String family, JSDynamicObject object, String name, EngineFunction quick) {
        TruffleString key = Strings.fromJavaString(name);
        PropertyDescriptor property = object.getOwnProperty(key);
        if (property.isAccessorDescriptor()) {
            property.setGet(quickened(family, "get " + name, property.getGet(), quick));
        } else {
            property.setValue(quickened(family, name, property.getValue(), quick));
        }
        JSRuntime.definePropertyOrThrow(object, key, property);
    }

    private JSFunctionObject quickened(
            String family, String name, Object before, EngineFunction quick) {
        JSFunctionObject slow = (JSFunctionObject) before;
        int parameters = JSRuntime.intValue((Number) JSObject.get(slow, JSFunction.LENGTH));
        return newFunction(
                family + "." + name,
                name,
                parameters,
                (self, passed) -> {
                    Object done = quick.run(self, passed);
                    return done != null ? done : passed.passOn(slow, self);
                });
    }

    /** A promise that is fulfilled with a value of the gateway's. */
    public Object fulfilled(@Nullable Object value) {
        return promise(JSPromise.FULFILLED, toEngine(value));
    }

    /** A promise of what a text of JSON in UTF-8 says; {@code decoded} gives it as a string. */
    public Object parsed(byte[] json, Function<byte[], String> decoded) {
        try {
            Object value =
                    reader.read(json)
                            .orElseGet(() -> {
                                Object text = Strings.fromJavaString(decoded.apply(json));
                                return JSFunction.call(parse, UNDEFINED, new Object[] {text});
                            });
            return promise(JSPromise.FULFILLED, value);
        } catch (GraalJSException e) {
            return promise(JSPromise.REJECTED, e.getErrorObject());
        }
    }

    private JSPromiseObject promise(int state, Object result) {
        JSPromiseObject promise = JSPromise.create(realm.getContext(), realm);
        promise.setPromiseState(state);
        promise.setPromiseResult(result);
        return promise;
    }

    /**
     * Members of an object that has all of its own and no accessors; those that are {@code
     * undefined} are left out. Empty for any other value.
     */
    public Optional<Map<String, Object>> plainMembers(Object value, String... names) {
        if (!isPlain(value)) {
            return Optional.empty();
        }
        JSDynamicObject object = (JSDynamicObject) value;
        Map<String, Object> members = new HashMap<>();
        for (String name : names) {
            PropertyDescriptor property = object.getOwnProperty(Strings.fromJavaString(name));
            if (property != null && property.isAccessorDescriptor()) {
                return Optional.empty();
            }
            if (property != null && !property.getValue().equals(UNDEFINED)) {
                members.put(name, property.getValue());
            }
        }
        return Optional.of(members);
    }

    /** The members of an object that has nothing but texts, in its order. Empty for any other. */
    public Optional<Map<String, String>> plainTexts(Object value) {
        if (!isPlain(value)) {
            return Optional.empty();
        }
        JSDynamicObject object = (JSDynamicObject) value;
        Map<String, String> texts = new LinkedHashMap<>();
        for (Object key : object.ownPropertyKeys()) {
            PropertyDescriptor property = object.getOwnProperty(key);
            if (!(key instanceof TruffleString name)
                    || !(property.getValue() instanceof TruffleString text)
                    || !property.getEnumerable()) {
                return Optional.empty();
            }
            texts.put(Strings.toJavaString(name), Strings.toJavaString(text));
        }
        return Optional.of(texts);
    }

    private boolean isPlain(Object value) {
        return JSOrdinary.isJSOrdinaryObject(value)
                && ((JSDynamicObject) value).getPrototypeOf().equals(realm.getObjectPrototype());
    }

    /** Makes {@code JSON} faster for plain data. */
    public void quickenJson() {
        Object json = raw(context.eval("js", "JSON"));
        JsonWriter writer = new JsonWriter(realm);
        quicken(
                "JSON",
                json,
                "parse",
                (_, passed) ->
                        passed.count() == 1 && passed.isText(0)
                                ? reader.read(passed.text(0)).orElse(null)
                                : null);
        quicken(
                "JSON",
                json,
                "stringify",
                (_, passed) -> passed.count() == 1 ? writer.write(passed.at(0)) : null);
    }

    /** Adds methods to the object that an expression gives. */
    public void addMethods(String expression, Map<String, EngineFunction> methods) {
        JSDynamicObject object = (JSDynamicObject) raw(context.eval("js", expression));
        inside(
                context,
                () -> {
                    putAll(object, expression, methods);
                    return UNDEFINED;
                });
    }

    /** A member of an object; undefined if it is none, or has none of that name. */
    public Object member(Object of, String name) {
        return of instanceof JSDynamicObject object && JSRuntime.isObject(object)
                ? JSObject.get(object, Strings.fromJavaString(name))
                : UNDEFINED;
    }

    /** A string; empty for anything else. */
    public String textOf(Object value) {
        return value instanceof TruffleString text ? Strings.toJavaString(text) : "";
    }

    /** Whether it counts as true. */
    public boolean isTrue(Object value) {
        return JSRuntime.toBoolean(value);
    }

    /** Whether it is one, of any subclass. */
    public boolean isUint8Array(Object value) {
        return ByteArrays.isUint8Array(value);
    }

    /** A copy of the bytes of an {@code ArrayBuffer} or typed array; null for anything else. */
    public byte @Nullable [] bytes(Object value) {
        return ByteArrays.copyOf(value, realm);
    }

    /** A {@code Uint8Array} that takes bytes over. */
    public Object uint8Array(byte[] bytes) {
        return ByteArrays.newView(bytes, realm);
    }

    /** An error of the guest's, to be thrown. */
    public RuntimeException typeError(String message) {
        return Errors.createTypeError(message);
    }

    /** A value of the gateway's for the guest, which may change bytes and lists. */
    public Object toEngine(@Nullable Object value) {
        return switch (value) {
            case null -> Null.instance;
            case TruffleObject engines -> engines;
            case String text -> Strings.fromJavaString(text);
            case TruffleString engines -> engines;
            case Boolean truth -> truth;
            case Number number -> number;
            case byte[] bytes ->
                    JSArrayBuffer.createArrayBuffer(realm.getContext(), realm, bytes.clone());
            case List<?> items ->
                    JSArray.createConstantObjectArray(
                            realm.getContext(),
                            realm,
                            items.stream().map(this::toEngine).toArray());
            default -> new Opaque(value);
        };
    }

    /** The same, of text that has another form than it must. */
    public RuntimeException syntaxError(String message) {
        return Errors.createSyntaxError(message);
    }

    private static <T> T inside(Context context, Supplier<T> work) {
        context.enter();
        try {
            return work.get();
        } finally {
            context.leave();
        }
    }
}
