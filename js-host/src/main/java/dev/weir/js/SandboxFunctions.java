package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Response;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.js.quick.Handles;
import dev.weir.js.quick.HostCalls;
import dev.weir.js.url.FormUrlEncoded;
import dev.weir.js.url.Url;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude can call in Java from within the sandbox. Belongs to one guest. What a guest
 * keeps on this side lies outside of its memory, so it is counted: see {@link Handles}, and {@link
 * #callBegins}.
 */
final class SandboxFunctions implements HostCalls {
    private static final int MOST_QUERY_CHARS = 256 << 10;

    private interface Code extends Function<@Nullable Object[], @Nullable Object> {}

    private final Map<String, Code> functions = new LinkedHashMap<>();
    private final List<String> names;
    private final Code[] codes;
    private final Handles handles;
    private final GuestLog log;
    private final long mostChars;
    private long chars;

    /**
     * The functions of one guest.
     *
     * @param handles where its objects are
     * @param mostChars how much text it may hand over in one call
     */
    SandboxFunctions(SandboxProgram program, Handles handles, GuestLog log, long mostChars) {
        this.handles = handles;
        this.log = log;
        this.mostChars = mostChars;
        define("readModule", args -> program.module(text(args, 0)));
        fieldFunctions();
        callFunctions();
        varFunctions();
        decisionFunctions();
        urlFunctions();
        this.names = List.copyOf(functions.keySet());
        this.codes = functions.values().toArray(Code[]::new);
    }

    @Override
    public List<String> names() {
        return names;
    }

    @Override
    public @Nullable Object call(int function, @Nullable Object[] arguments) {
        for (Object argument : arguments) {
            chars += argument instanceof String text ? text.length() : 0;
        }
        if (chars > mostChars) {
            throw new IllegalArgumentException(
                    "the plugin hands over more than %d characters in one call; raise limits.memory"
                            .formatted(mostChars));
        }
        try {
            return codes[function].apply(arguments);
        } catch (CapabilityDeniedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What the guest hands over is counted anew. */
    void callBegins() {
        chars = 0;
    }

    /** A copy of an object that a plugin keeps, for a copy of the plugin. */
    static Object copy(Object object) {
        return switch (object) {
            case HeaderFields fields -> fields.copy();
            case Url url -> Url.parse(url.get("href"), null);
            default -> object;
        };
    }

    private void fieldFunctions() {
        define("newFields", _ -> new HeaderFields());
        change("copyFields", args -> fields(args, 0).copyFrom(fields(args, 1)));
        define("getField", args -> fields(args, 0).get(text(args, 1)));
        define("hasField", args -> fields(args, 0).has(text(args, 1)));
        change("setField", args -> fields(args, 0).set(text(args, 1), text(args, 2)));
        change("addField", args -> fields(args, 0).add(text(args, 1), text(args, 2)));
        run("removeField", args -> fields(args, 0).remove(text(args, 1)));
        define("cookies", args -> fields(args, 0).cookies());
        define("listFields", args -> fields(args, 0).sorted());
    }

    private void callFunctions() {
        define("fact", args -> call(args).fact(text(args, 1)));
        define("requestFields", args -> call(args).requestFields());
        define("responseFields", args -> responseCall(args).responseFields());
        run("writeLog", args -> log.write(text(args, 0), text(args, 1)));
    }

    private void varFunctions() {
        define("readVar", args -> call(args).vars().get(text(args, 1)));
        define(
                "writeVar",
                args -> {
                    call(args).vars().put(text(args, 1), text(args, 2));
                    return true;
                });
        define(
                "removeVar",
                args -> {
                    call(args).vars().remove(text(args, 1));
                    return true;
                });
        define("varNames", args -> List.copyOf(call(args).vars().keySet()));
    }

    private void decisionFunctions() {
        define(
                "target",
                args -> {
                    if (args[0] == null) {
                        throw new IllegalArgumentException(
                                "a Request can be made within onRequest or onResponse only");
                    }
                    return call(args).target(text(args, 1));
                });
        run("checkRequest", args -> Targets.checkHead(text(args, 0), text(args, 1)));
        run(
                "goOn",
                args ->
                        ((RequestCall) call(args))
                                .goOn(text(args, 1), text(args, 2), fields(args, 3)));
        run(
                "answer",
                args ->
                        call(args)
                                .answer(
                                        new Response(
                                                status(args),
                                                fields(args, 2).result(),
                                                Body.of(text(args, 3)))));
        run("passOn", args -> responseCall(args).passOn(status(args), fields(args, 2)));
    }

    private void urlFunctions() {
        define(
                "parseUrl",
                args -> {
                    Url base = args[1] == null ? null : Url.parse(text(args, 1), null);
                    return Url.parse(text(args, 0), base);
                });
        define("readUrl", args -> url(args).get(text(args, 1)));
        change("writeUrl", args -> url(args).set(text(args, 1), text(args, 2)));
        define("parseForm", args -> FormUrlEncoded.parse(query(args)));
        define("writeForm", args -> FormUrlEncoded.write(texts(args)));
    }

    private void define(String name, Code code) {
        functions.put(name, code);
    }

    private void run(String name, Consumer<@Nullable Object[]> code) {
        define(
                name,
                args -> {
                    code.accept(args);
                    return null;
                });
    }

    /** A function that lets what its first argument stands for grow. */
    private void change(String name, Consumer<@Nullable Object[]> code) {
        run(
                name,
                args -> {
                    code.accept(args);
                    Object changed = Objects.requireNonNull(args[0]);
                    handles.weigh(changed, weight(changed));
                });
    }

    private static long weight(Object object) {
        return switch (object) {
            case HeaderFields fields -> fields.weight();
            case Url url -> 2L * url.get("href").length();
            default -> 0;
        };
    }

    private static String text(@Nullable Object[] args, int at) {
        return (String) Objects.requireNonNull(args[at]);
    }

    // Each pair of a query takes some hundred bytes on this side, in which a guest has no share.
    private static String query(@Nullable Object[] args) {
        String text = text(args, 0);
        if (text.length() > MOST_QUERY_CHARS) {
            throw new IllegalArgumentException(
                    "a query has at most %d characters here, this one has %d"
                            .formatted(MOST_QUERY_CHARS, text.length()));
        }
        return text;
    }

    private static int status(@Nullable Object[] args) {
        return (Integer) Objects.requireNonNull(args[1]);
    }

    private static List<String> texts(@Nullable Object[] args) {
        @Nullable Object[] items = (@Nullable Object[]) Objects.requireNonNull(args[0]);
        List<String> texts = new ArrayList<>(items.length);
        Arrays.stream(items).forEach(item -> texts.add((String) item));
        return texts;
    }

    private static HeaderFields fields(@Nullable Object[] args, int at) {
        return (HeaderFields) Objects.requireNonNull(args[at]);
    }

    private static Url url(@Nullable Object[] args) {
        return (Url) Objects.requireNonNull(args[0]);
    }

    private static GuestCall call(@Nullable Object[] args) {
        return (GuestCall) Objects.requireNonNull(args[0]);
    }

    private static ResponseCall responseCall(@Nullable Object[] args) {
        return (ResponseCall) call(args);
    }
}
