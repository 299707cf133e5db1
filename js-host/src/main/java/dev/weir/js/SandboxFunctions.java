package dev.weir.js;

import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.spi.PluginContext;
import dev.weir.js.crypto.SecretKey;
import dev.weir.js.quick.Handles;
import dev.weir.js.quick.HostCalls;
import dev.weir.js.quick.QuickFunction;
import dev.weir.js.quick.QuickGuest;
import dev.weir.js.text.Decoder;
import dev.weir.js.url.Url;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The functions of {@link HostApi} as QuickJS calls them. Belongs to one guest. What a guest keeps
 * on this side lies outside of its memory, so it is counted: see {@link Handles} and {@link
 * SandboxCall#keeps}.
 */
final class SandboxFunctions implements HostCalls {
    private static final long START_MILLIS = System.currentTimeMillis();
    private static final long START_NANOS = System.nanoTime();

    /** Those whose arguments are kept, in variables, bodies, logs and stores. */
    private static final Set<String> KEEPING =
            Set.of(
                    "bytesBody",
                    "kvPut",
                    "kvPutText",
                    "sendRequest",
                    "textBody",
                    "writeLog",
                    "writeVar");

    /** Those that let what their first argument stands for grow. */
    private static final Set<String> GROWING =
            Set.of("addField", "copyFields", "setField", "writeUrl");

    /** Those that give what is of no use after the call. */
    private static final Set<String> OF_CALL =
            Set.of("incomingBody", "requestFields", "responseFields");

    private static final int MOST_QUERY_CHARS = 1 << 20;

    private record Function(HostCode code, boolean keeping, boolean growing, boolean ofCall) {
        static Function of(String name, HostCode code) {
            return new Function(
                    code, KEEPING.contains(name), GROWING.contains(name), OF_CALL.contains(name));
        }
    }

    private final List<String> names;
    private final Function[] functions;
    private final HostApi api = new HostApi((level, text) -> current().log().write(level, text));
    private final Handles handles;
    private final System.@Nullable Logger log;
    private final long mostKept;
    private final IdentityHashMap<GuestCall, SandboxCall> calls = new IdentityHashMap<>();
    private SandboxCall current;

    /**
     * The functions of one guest.
     *
     * @param modules gives the text of a module of the bundle by its name
     * @param handles where its objects are
     * @param log where its messages go; null drops them
     * @param mostKept how much text and bytes it may hand over in one call to be kept
     */
    SandboxFunctions(
            UnaryOperator<String> modules,
            Handles handles,
            System.@Nullable Logger log,
            long mostKept) {
        this.handles = handles;
        this.log = log;
        this.mostKept = mostKept;
        this.current = new SandboxCall(log, mostKept);
        Map<String, HostCode> all = new LinkedHashMap<>();
        all.put("readModule", args -> modules.apply(args.text(0)));
        all.putAll(HostApi.core().functions());
        new TreeSet<>(HostApi.parts()).forEach(part -> all.putAll(api.part(part).functions()));
        all.put("millisNow", _ -> millisNow());
        all.computeIfPresent("parseForm", (_, code) -> args -> code.run(bounded(args)));
        this.names = List.copyOf(all.keySet());
        this.functions =
                all.entrySet().stream()
                        .map(each -> Function.of(each.getKey(), each.getValue()))
                        .toArray(Function[]::new);
    }

    /** Sets the instance that the functions work for. */
    void serve(PluginContext instance) {
        api.serve(instance);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public @Nullable Object call(int number, @Nullable Object[] arguments) {
        Function function = functions[number];
        for (Object argument : arguments) {
            if (argument instanceof QuickFunction kept) {
                current.functions().add(kept);
            } else if (function.keeping) {
                keep(argument);
            }
        }
        Object result;
        try {
            result = function.code.run(new SandboxArguments(arguments));
        } catch (CapabilityDeniedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        if (function.growing && arguments[0] != null) {
            handles.weigh(arguments[0]);
        }
        if (function.ofCall && result != null) {
            current.objects().add(result);
        }
        return result;
    }

    private void keep(@Nullable Object argument) {
        if (argument instanceof String text) {
            current.keeps(text.length());
        } else if (argument instanceof byte[] bytes) {
            current.keeps(bytes.length);
        }
    }

    /** What the guest asks for is for that call, until the next turn. */
    void turn(GuestCall call) {
        SandboxCall known = calls.get(call);
        if (known == null) {
            known = new SandboxCall(log, mostKept);
            known.objects().add(call);
            calls.put(call, known);
        }
        current = known;
    }

    /** The guest gets something that is of no use after the call whose turn it is. */
    void lend(Object object) {
        if (object instanceof GuestStream
                || (object instanceof GuestBody body && body.ofExchange())) {
            current.objects().add(object);
        }
    }

    /** A function was called for the last time. */
    void dropped(QuickFunction function) {
        current.functions().remove(function);
    }

    /** What the guest says is written. */
    void flush() {
        current.log().flush();
    }

    /**
     * What the guest keeps of a call keeps nothing of the exchange alive.
     *
     * @param guest null if it is of no more use
     */
    void ended(GuestCall call, @Nullable QuickGuest guest) {
        SandboxCall known = calls.remove(call);
        if (known == null) {
            return;
        }
        for (Object each : known.objects()) {
            handles.replace(each, new SandboxArguments.Ended(call.stage()));
        }
        if (guest != null) {
            known.functions().forEach(guest::drop);
        }
        known.log().end();
    }

    /** The top-level code has run. */
    void loaded() {
        current.log().end();
    }

    /** A copy of an object that a plugin keeps, for a copy of the plugin. */
    static Object copy(Object object) {
        return switch (object) {
            case HeaderFields fields -> fields.copy();
            case Url url -> Url.parse(url.get("href"), null);
            case Decoder decoder -> decoder.copy();
            default -> object;
        };
    }

    /** The bytes that an object takes for the plugin alone. */
    static long weight(Object object) {
        return switch (object) {
            case HeaderFields fields -> fields.weight();
            case Url url -> 2L * url.get("href").length();
            case SecretKey key -> key.length();
            case GuestBody body -> body.weight();
            default -> 0;
        };
    }

    private SandboxCall current() {
        return current;
    }

    // Each pair of a query takes some hundred bytes on this side, in which a guest has no share.
    private static Arguments bounded(Arguments args) {
        int chars = args.text(0).length();
        if (chars > MOST_QUERY_CHARS) {
            throw new IllegalArgumentException(
                    "a query has at most %d characters here, this one has %d"
                            .formatted(MOST_QUERY_CHARS, chars));
        }
        return args;
    }

    // Whole milliseconds: a finer clock measures what others do.
    private static double millisNow() {
        return (double) (START_MILLIS + (System.nanoTime() - START_NANOS) / 1_000_000);
    }
}
