package dev.weir.js;

import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.spi.PluginContext;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;
import org.jspecify.annotations.Nullable;

/** The functions of {@link HostApi} as GraalJS calls them. Belongs to one context. */
final class HostFunctions {
    // A log line longer than this helps nobody.
    private static final int MAX_LOG_CHARS = 8192;

    private final HostApi api = new HostApi(this::log);
    private final @Nullable Runnable before;
    private System.@Nullable Logger log;
    private @Nullable Value fail;

    /**
     * Functions of a new context.
     *
     * @param before what is done before each of them; null for nothing
     */
    HostFunctions(@Nullable Runnable before) {
        this.before = before;
    }

    /** The functions of the core, as an object of the guest. */
    ProxyObject asObject() {
        Map<String, Object> core = executables(HostApi.core());
        core.put("loadPart", (ProxyExecutable) args -> loadPart(args[0].asString(), args[1]));
        return ProxyObject.fromMap(core);
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
        api.serve(instance);
        this.log = instance == null ? null : instance.log();
    }

    private Value loadPart(String name, Value kit) {
        ProxyObject functions = ProxyObject.fromMap(executables(api.part(name)));
        return Context.getCurrent().eval(Prelude.part(name)).execute(functions, kit);
    }

    private Map<String, Object> executables(FunctionGroup group) {
        Map<String, Object> executables = new HashMap<>();
        group.functions()
                .forEach((name, code) -> executables.put(name, executable(considerate(code))));
        return executables;
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

    private ProxyExecutable executable(HostCode code) {
        return args -> {
            try {
                return forGuest(code.run(new GraalArguments(args)));
            } catch (IllegalArgumentException | CapabilityDeniedException e) {
                throw typeError(Objects.toString(e.getMessage()));
            }
        };
    }

    /** A value of {@link HostCode} for the guest, which copies bytes and lists. */
    static @Nullable Object forGuest(@Nullable Object value) {
        return switch (value) {
            case byte[] bytes -> ByteBuffer.wrap(bytes);
            case List<?> items ->
                    ProxyArray.fromArray(items.stream().map(HostFunctions::forGuest).toArray());
            case null, default -> value;
        };
    }

    /** A {@code TypeError} of the guest's, which is here the exception that is returned. */
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
}
