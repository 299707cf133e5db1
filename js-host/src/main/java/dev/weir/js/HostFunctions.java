package dev.weir.js;

import static java.util.Map.entry;

import dev.weir.api.service.Capability;
import dev.weir.api.spi.PluginContext;
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
            Map.ofEntries(
                    entry("base64", (group, _) -> ByteFunctions.base64(group)),
                    entry("bodies", BodyFunctions::define),
                    entry("bytes", (group, _) -> ByteFunctions.bytes(group)),
                    entry("clone", (_, _) -> {}),
                    entry("console", (group, host) -> host.defineLog(group)),
                    entry("crypto", (group, _) -> CryptoFunctions.define(group)),
                    entry("encoding", (group, _) -> ByteFunctions.encoding(group)),
                    entry("events", (_, _) -> {}),
                    entry("exception", (_, _) -> {}),
                    entry("fetch", FetchFunctions::define),
                    entry("form", (_, _) -> {}),
                    entry("kv", KvFunctions::define),
                    entry("lifetime", TimeFunctions::lifetime),
                    entry("metrics", MetricFunctions::define),
                    entry("performance", (group, _) -> TimeFunctions.performance(group)),
                    entry("streams-read", (_, _) -> {}),
                    entry("streams-text", (_, _) -> {}),
                    entry("streams-write", (_, _) -> {}),
                    entry("timers", (group, _) -> TimeFunctions.timers(group)),
                    entry("url", (group, _) -> UrlFunctions.define(group)),
                    entry("vars", (group, _) -> VarFunctions.define(group)));

    private System.@Nullable Logger log;
    private @Nullable PluginContext instance;
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

    /** Sets the instance that the functions work for; null for none: they refuse, or do nothing. */
    void serve(@Nullable PluginContext instance) {
        this.instance = instance;
        this.log = instance == null ? null : instance.log();
    }

    /**
     * What the instance may use.
     *
     * @throws IllegalArgumentException if there is none
     */
    PluginContext instance() {
        if (instance == null) {
            throw new IllegalArgumentException(
                    "this is for handlers, when requests come; it is not there while the plugin is loaded or warmed up");
        }
        return instance;
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

    /** Whether reading needs no more; a context of no instance reads what is made up. */
    boolean granted(Capability capability) {
        return instance == null || instance.granted(capability);
    }

    private void defineLog(FunctionGroup group) {
        group.run("writeLog", args -> log(args[0].asString(), args[1].asString()));
    }

    private Value loadPart(String name, Value kit) {
        FunctionGroup group = new FunctionGroup(this);
        Objects.requireNonNull(PARTS.get(name), name).accept(group, this);
        return Context.getCurrent().eval(Prelude.part(name)).execute(group.asObject(), kit);
    }

    void log(String level, String text) {
        if (log != null) {
            log.log(
                    System.Logger.Level.valueOf(level),
                    text.length() > MAX_LOG_CHARS ? text.substring(0, MAX_LOG_CHARS) + "…" : text);
        }
    }
}
