package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Response;
import dev.weir.api.service.CapabilityDeniedException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude can call in Java: functions only, no objects with members. Java objects that it
 * holds are opaque to it. Belongs to one context.
 */
final class HostFunctions {
    // A log line longer than this helps nobody.
    private static final int MAX_LOG_CHARS = 8192;

    private final Map<String, Object> functions = new LinkedHashMap<>();
    private System.@Nullable Logger log;
    private @Nullable Value fail;

    HostFunctions() {
        fieldFunctions();
        callFunctions();
        varFunctions();
        decisionFunctions();
        UrlFunctions.define(this);
    }

    /** As an object of the guest. */
    ProxyObject asObject() {
        return ProxyObject.fromMap(functions);
    }

    /** Sets the guest's function that throws a {@code TypeError} with the message given. */
    void failWith(Value fail) {
        this.fail = fail;
    }

    /** Sets where the plugin's messages go; null drops them. */
    void logTo(System.@Nullable Logger log) {
        this.log = log;
    }

    private void fieldFunctions() {
        define("newFields", _ -> new HeaderFields());
        define("copyFields", args -> run(() -> fields(args[0]).copyFrom(fields(args[1]))));
        define("getField", args -> fields(args[0]).get(args[1].asString()));
        define("hasField", args -> fields(args[0]).has(args[1].asString()));
        define(
                "setField",
                args -> run(() -> fields(args[0]).set(args[1].asString(), args[2].asString())));
        define(
                "addField",
                args -> run(() -> fields(args[0]).add(args[1].asString(), args[2].asString())));
        define("removeField", args -> run(() -> fields(args[0]).remove(args[1].asString())));
        define("cookies", args -> array(fields(args[0]).cookies()));
        define("listFields", args -> array(fields(args[0]).sorted()));
    }

    private void callFunctions() {
        define("fact", args -> call(args[0]).fact(args[1].asString()));
        define("requestFields", args -> call(args[0]).requestFields());
        define("responseFields", args -> responseCall(args[0]).responseFields());
        define("writeLog", args -> run(() -> log(args[0].asString(), args[1].asString())));
    }

    private void varFunctions() {
        define("readVar", args -> call(args[0]).vars().get(args[1].asString()));
        define(
                "writeVar",
                args -> {
                    call(args[0]).vars().put(args[1].asString(), args[2].asString());
                    return true;
                });
        define(
                "removeVar",
                args -> {
                    call(args[0]).vars().remove(args[1].asString());
                    return true;
                });
        define("varNames", args -> array(List.copyOf(call(args[0]).vars().keySet())));
    }

    private void decisionFunctions() {
        define("target", args -> target(args[0], args[1].asString()));
        define(
                "checkRequest",
                args -> run(() -> Targets.checkHead(args[0].asString(), args[1].asString())));
        define(
                "goOn",
                args ->
                        run(() ->
                                requestCall(args[0])
                                        .goOn(
                                                args[1].asString(),
                                                args[2].asString(),
                                                fields(args[3]))));
        define(
                "answer",
                args -> run(() -> call(args[0]).answer(response(args[1], args[2], args[3]))));
        define(
                "passOn",
                args -> run(() -> responseCall(args[0]).passOn(args[1].asInt(), fields(args[2]))));
        define("settle", args -> run(() -> call(args[0]).settle()));
        define("reject", args -> run(() -> call(args[0]).reject(args[1])));
    }

    /** Makes a function callable; what it refuses is a {@code TypeError} there. */
    void define(String name, ProxyExecutable function) {
        functions.put(
                name,
                (ProxyExecutable)
                        args -> {
                            try {
                                return function.execute(args);
                            } catch (IllegalArgumentException | CapabilityDeniedException e) {
                                throw typeError(Objects.toString(e.getMessage()));
                            }
                        });
    }

    private RuntimeException typeError(String message) {
        try {
            Objects.requireNonNull(fail, "fail is set before guest code runs").executeVoid(message);
        } catch (PolyglotException e) {
            return e; // the engine hands the guest its own error back
        }
        throw new IllegalStateException("fail did not throw");
    }

    private void log(String level, String text) {
        if (log != null) {
            log.log(
                    System.Logger.Level.valueOf(level),
                    text.length() > MAX_LOG_CHARS ? text.substring(0, MAX_LOG_CHARS) + "…" : text);
        }
    }

    private static String target(Value call, String url) {
        if (call.isNull()) {
            throw new IllegalArgumentException(
                    "a Request can be made within onRequest or onResponse only");
        }
        return call(call).target(url);
    }

    private static @Nullable Object run(Runnable action) {
        action.run();
        return null;
    }

    static ProxyArray array(List<String> texts) {
        return ProxyArray.fromArray(texts.toArray());
    }

    private static Response response(Value status, Value fields, Value text) {
        return new Response(status.asInt(), fields(fields).result(), Body.of(text.asString()));
    }

    private static HeaderFields fields(Value value) {
        return value.asHostObject();
    }

    private static GuestCall call(Value value) {
        return value.asHostObject();
    }

    private static RequestCall requestCall(Value value) {
        return value.asHostObject();
    }

    private static ResponseCall responseCall(Value value) {
        return value.asHostObject();
    }
}
