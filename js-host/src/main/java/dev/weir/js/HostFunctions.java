package dev.weir.js;

import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude can call in Java: functions only, no objects with members. Java objects that it
 * holds are opaque to it. The core has one group of functions, and each part its own, made when it
 * is loaded. Belongs to one context.
 */
final class HostFunctions {
    // A log line longer than this helps nobody.
    private static final int MAX_LOG_CHARS = 8192;

    private static final Map<String, BiConsumer<FunctionGroup, HostFunctions>> PARTS =
            Map.of(
                    "console",
                            (group, host) ->
                                    group.run(
                                            "writeLog",
                                            args ->
                                                    host.log(
                                                            args[0].asString(),
                                                            args[1].asString())),
                    "url", (group, _) -> UrlFunctions.define(group),
                    "vars", (group, _) -> VarFunctions.define(group));

    private System.@Nullable Logger log;
    private @Nullable Value fail;

    /** The functions of the core, as an object of the guest. */
    ProxyObject asObject() {
        FunctionGroup core = new FunctionGroup(this);
        core.define("loadPart", args -> loadPart(args[0].asString(), args[1]));
        CoreFunctions.define(core);
        return core.asObject();
    }

    /** Sets the guest's function that throws a {@code TypeError} with the message given. */
    void failWith(Value fail) {
        this.fail = fail;
    }

    /** Sets where the plugin's messages go; null drops them. */
    void logTo(System.@Nullable Logger log) {
        this.log = log;
    }

    /** Throws a {@code TypeError} of the guest's, which is here the exception that is returned. */
    RuntimeException typeError(String message) {
        try {
            Objects.requireNonNull(fail, "fail is set before guest code runs").executeVoid(message);
        } catch (PolyglotException e) {
            return e; // the engine hands the guest its own error back
        }
        throw new IllegalStateException("fail did not throw");
    }

    private Value loadPart(String name, Value kit) {
        FunctionGroup group = new FunctionGroup(this);
        Objects.requireNonNull(PARTS.get(name), name).accept(group, this);
        return Context.getCurrent().eval(Prelude.part(name)).execute(group.asObject(), kit);
    }

    private void log(String level, String text) {
        if (log != null) {
            log.log(
                    System.Logger.Level.valueOf(level),
                    text.length() > MAX_LOG_CHARS ? text.substring(0, MAX_LOG_CHARS) + "…" : text);
        }
    }
}
