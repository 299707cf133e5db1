package dev.weir.js;

import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.spi.PluginContext;
import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Realm;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** The functions of {@link HostApi} as GraalJS calls them. Belongs to one context. */
final class HostFunctions {
    // A log line longer than this helps nobody.
    private static final int MAX_LOG_CHARS = 8192;

    private final HostApi api = new HostApi(this::log);
    private final Realm realm;
    private final FastParts fast;
    private final @Nullable Runnable before;
    private System.@Nullable Logger log;

    /**
     * Functions of a new context.
     *
     * @param before what is done before each of them; null for nothing
     */
    HostFunctions(Realm realm, @Nullable Runnable before) {
        this.realm = realm;
        this.fast = new FastParts(realm);
        this.before = before;
    }

    /** The functions of the core, as an object of the guest. */
    Value core() {
        Map<String, EngineFunction> core = functions(HostApi.core());
        core.put("loadPart", (_, passed) -> loadPart(passed.text(0), passed.at(1)));
        return realm.functions(core);
    }

    /** Those of the core and of all parts, whatever the engine. */
    HostApi api() {
        return api;
    }

    /** Sets where the plugin's messages go; null drops them. */
    void logTo(System.@Nullable Logger log) {
        this.log = log;
    }

    /** Sets the instance that the functions work for; null for none: they refuse, or do nothing. */
    void serve(@Nullable PluginContext instance) {
        api.serve(instance);
        this.log = instance == null ? null : instance.log();
    }

    /** The same, where what is thrown for the plugin is an error of the guest's. */
    EngineFunction guarded(EngineFunction code) {
        return (self, passed) -> {
            try {
                return code.run(self, passed);
            } catch (IllegalArgumentException | CapabilityDeniedException e) {
                throw realm.typeError(Objects.toString(e.getMessage()));
            }
        };
    }

    private Object loadPart(String name, Object kit) {
        Value functions = realm.functions(functions(api.part(name)));
        Value part = Context.getCurrent().eval(Prelude.part(name));
        Value made = part.execute(functions, realm.value(kit));
        fast.quicken(name, made, this::guarded);
        return realm.raw(made);
    }

    private Map<String, EngineFunction> functions(FunctionGroup group) {
        Map<String, EngineFunction> functions = new HashMap<>();
        group.functions().forEach((name, code) -> functions.put(name, function(considerate(code))));
        return functions;
    }

    private EngineFunction function(HostCode code) {
        return guarded((_, passed) -> code.run(new GraalArguments(passed)));
    }

    private HostCode considerate(HostCode code) {
        Runnable first = before;
        if (first == null) {
            return code;
        }
        return args -> {
            first.run();
            return code.run(args);
        };
    }

    private void log(String level, String text) {
        if (log != null) {
            log.log(
                    System.Logger.Level.valueOf(level),
                    text.length() > MAX_LOG_CHARS ? text.substring(0, MAX_LOG_CHARS) + "…" : text);
        }
    }
}
