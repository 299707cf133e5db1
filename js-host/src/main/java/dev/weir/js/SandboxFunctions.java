package dev.weir.js;

import static dev.weir.js.SandboxArguments.callOf;
import static dev.weir.js.SandboxArguments.fields;
import static dev.weir.js.SandboxArguments.passedBody;
import static dev.weir.js.SandboxArguments.query;
import static dev.weir.js.SandboxArguments.status;
import static dev.weir.js.SandboxArguments.text;
import static dev.weir.js.SandboxArguments.texts;
import static dev.weir.js.SandboxArguments.truth;
import static dev.weir.js.SandboxArguments.url;

import dev.weir.api.Body;
import dev.weir.api.Response;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.js.quick.Handles;
import dev.weir.js.quick.HostCalls;
import dev.weir.js.text.Base64Text;
import dev.weir.js.text.Decoder;
import dev.weir.js.text.Encoding;
import dev.weir.js.url.FormUrlEncoded;
import dev.weir.js.url.Url;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the prelude can call in Java from within the sandbox. Belongs to one guest. What a guest
 * keeps on this side lies outside of its memory, so it is counted: see {@link Handles}, and {@link
 * #callBegins}.
 */
final class SandboxFunctions implements HostCalls {
    private static final long START_MILLIS = System.currentTimeMillis();
    private static final long START_NANOS = System.nanoTime();

    private interface Code extends Function<@Nullable Object[], @Nullable Object> {}

    private final Map<String, Code> functions = new LinkedHashMap<>();
    private final List<String> names;
    private final Code[] codes;
    private final Handles handles;
    private final GuestLog log;
    private final long mostChars;
    private final Set<Object> ofCall = Collections.newSetFromMap(new IdentityHashMap<>());
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
        byteFunctions();
        bodyFunctions();
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
            if (argument instanceof String text) {
                hand(text.length());
            }
        }
        try {
            return codes[function].apply(arguments);
        } catch (CapabilityDeniedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** What the guest hands over is counted anew. */
    void callBegins(GuestCall call) {
        chars = 0;
        ofCall.add(call);
    }

    /** What the guest keeps of a call keeps nothing of the exchange alive. */
    void callEnds(GuestCall call) {
        for (Object each : ofCall) {
            handles.replace(each, new SandboxArguments.Ended(call.stage()));
        }
        ofCall.clear();
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

    private void fieldFunctions() {
        define("newFields", _ -> new HeaderFields());
        change("copyFields", args -> fields(args, 0).copyFrom(fields(args, 1)));
        define("getField", args -> fields(args, 0).get(text(args, 1)));
        define("hasField", args -> fields(args, 0).has(text(args, 1)));
        change("setField", args -> fields(args, 0).set(text(args, 1), text(args, 2)));
        change("addField", args -> fields(args, 0).add(text(args, 1), text(args, 2)));
        run("removeField", args -> fields(args, 0).remove(text(args, 1)));
        define("cookies", args -> fields(args, 0).cookies());
        define("fieldChanges", args -> fields(args, 0).changes());
        define("listFields", args -> fields(args, 0).sorted());
    }

    private void byteFunctions() {
        define("encodeUtf8", args -> text(args, 0).getBytes(StandardCharsets.UTF_8));
        define("decodeUtf8", args -> Decoder.utf8(bytes(args, 0)));
        define("encodingOf", args -> Encoding.of(text(args, 0)).map(Encoding::text).orElse(null));
        define(
                "decoderFor",
                args ->
                        Encoding.of(text(args, 0))
                                .orElseThrow()
                                .decoder(truth(args, 1), truth(args, 2)));
        define(
                "decode",
                args ->
                        ((Decoder) Objects.requireNonNull(args[0]))
                                .decode(bytes(args, 1), truth(args, 4)));
        define("toBase64", args -> Base64Text.encode(text(args, 0)).orElse(null));
        define("fromBase64", args -> Base64Text.decode(text(args, 0)).orElse(null));
        define("millisNow", _ -> millisNow());
    }

    // Bodies of the exchange pass; the guest never reads one.
    private void bodyFunctions() {
        define(
                "incomingBody",
                args -> {
                    GuestCall call = callOf(args);
                    return call.hasBody() ? ofCall(call.body()) : null;
                });
        define("textBody", args -> Body.of(text(args, 0)));
        define("bytesBody", args -> Body.of(bytes(args, 0)));
        define("passBody", args -> passedBody(args).toPassOn(callOf(args)));
    }

    private <T> T ofCall(T object) {
        ofCall.add(object);
        return object;
    }

    private void callFunctions() {
        define("fact", args -> callOf(args).fact(text(args, 1)));
        define("requestFields", args -> ofCall(callOf(args).requestFields()));
        define("responseFields", args -> ofCall(((ResponseCall) callOf(args)).responseFields()));
        run("passThrough", args -> callOf(args).passThrough());
        run("writeLog", args -> log.write(text(args, 0), text(args, 1)));
    }

    private void varFunctions() {
        define("readVar", args -> callOf(args).vars().get(text(args, 1)));
        define(
                "writeVar",
                args -> {
                    callOf(args).vars().put(text(args, 1), text(args, 2));
                    return true;
                });
        define(
                "removeVar",
                args -> {
                    callOf(args).vars().remove(text(args, 1));
                    return true;
                });
        define("varNames", args -> List.copyOf(callOf(args).vars().keySet()));
    }

    private void decisionFunctions() {
        define(
                "target",
                args -> {
                    if (args[0] == null) {
                        throw new IllegalArgumentException(
                                "a Request can be made within onRequest or onResponse only");
                    }
                    return callOf(args).target(text(args, 1));
                });
        run("checkRequest", args -> Targets.checkHead(text(args, 0), text(args, 1)));
        run(
                "goOn",
                args ->
                        ((RequestCall) callOf(args))
                                .goOn(
                                        text(args, 1),
                                        text(args, 2),
                                        fields(args, 3),
                                        (Body) args[4]));
        run(
                "answer",
                args ->
                        callOf(args)
                                .answer(
                                        new Response(
                                                status(args),
                                                fields(args, 2).result(),
                                                (Body) Objects.requireNonNull(args[3]))));
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

    /** Bytes that the guest hands over; counts them. */
    private byte[] bytes(@Nullable Object[] args, int at) {
        byte[] bytes = SandboxArguments.bytes(args, at);
        hand(bytes.length);
        return bytes;
    }

    private void hand(long more) {
        chars += more;
        if (chars > mostChars) {
            throw new IllegalArgumentException(
                    "the plugin hands over more than %d characters and bytes in one call; raise limits.memory"
                            .formatted(mostChars));
        }
    }

    // Whole milliseconds: a finer clock measures what others do.
    private static double millisNow() {
        return (double) (START_MILLIS + (System.nanoTime() - START_NANOS) / 1_000_000);
    }
}
