package dev.weir.js;

import static java.util.Map.entry;

import dev.weir.api.service.Capability;
import dev.weir.api.spi.PluginContext;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude can call in Java, on any engine: functions only, no objects with members. Java
 * objects that the prelude holds are opaque to it. The core has one group of functions, and each
 * part its own. Belongs to one guest.
 */
final class HostApi {
    private static final Map<String, BiConsumer<FunctionGroup, HostApi>> PARTS =
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
                    entry("streams-pipe", (_, _) -> {}),
                    entry("streams-read", (_, _) -> {}),
                    entry("streams-text", (_, _) -> {}),
                    entry("streams-transform", (_, _) -> {}),
                    entry("streams-write", (_, _) -> {}),
                    entry("timers", (group, _) -> TimeFunctions.timers(group)),
                    entry("url", (group, _) -> UrlFunctions.define(group)),
                    entry("vars", (group, _) -> VarFunctions.define(group)));

    private final Log log;
    private @Nullable PluginContext instance;

    /** Where the plugin's messages go. */
    @FunctionalInterface
    interface Log {
        void write(String level, String text);
    }

    /** Functions for a guest of no instance. */
    HostApi(Log log) {
        this.log = log;
    }

    /** The parts of the prelude, beside its core. */
    static Set<String> parts() {
        return PARTS.keySet();
    }

    /** The functions of the core. */
    static FunctionGroup core() {
        FunctionGroup group = new FunctionGroup();
        CoreFunctions.define(group);
        return group;
    }

    /** The functions of a part. */
    FunctionGroup part(String name) {
        FunctionGroup group = new FunctionGroup();
        Objects.requireNonNull(PARTS.get(name), name).accept(group, this);
        return group;
    }

    /** Sets the instance that the functions work for; null for none: they refuse, or do nothing. */
    void serve(@Nullable PluginContext served) {
        instance = served;
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

    /** Whether reading needs no more; a guest of no instance reads what is made up. */
    boolean granted(@Nullable Capability capability) {
        return capability == null || instance == null || instance.granted(capability);
    }

    void defineLog(FunctionGroup group) {
        group.run("writeLog", args -> log.write(args.text(0), args.text(1)));
    }
}
