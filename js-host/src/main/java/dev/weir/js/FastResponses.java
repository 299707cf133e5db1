package dev.weir.js;

import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Holder;
import dev.weir.js.engine.Opaque;
import dev.weir.js.engine.Passed;
import dev.weir.js.engine.Realm;
import dev.weir.js.text.WellFormed;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code new Response(text, init)} and what such a response holds, as {@link FastPaths}: null
 * leaves it to the prelude. Belongs to one context.
 */
final class FastResponses {
    private static final String TEXT_TYPE = "text/plain;charset=UTF-8";

    private final Realm realm;
    private final Messages messages;

    FastResponses(Realm realm, Messages messages) {
        this.realm = realm;
        this.messages = messages;
    }

    /** For the prelude's class. */
    Map<String, EngineFunction> functions() {
        return Map.of(
                "newResponse", (_, passed) -> make(passed),
                "responseParts", (_, passed) -> parts(passed.object(0)));
    }

    private record Head(int status, HeaderFields fields) {}

    // The prototype, the body, and the second argument of the constructor.
    private Object make(Passed passed) {
        String text = passed.isText(1) ? WellFormed.of(passed.text(1)) : null;
        Head head = text == null && !passed.absent(1) ? null : head(passed.at(2));
        if (head == null || (text != null && isBodiless(head.status))) {
            return Realm.NULL;
        }
        if (text != null && !head.fields.has("content-type")) {
            head.fields.set("Content-Type", TEXT_TYPE);
        }
        MadeResponse made = new MadeResponse(head.status, head.fields, text, messages);
        return realm.holder(Messages.RESPONSE, passed.at(0), new Opaque(made));
    }

    /** What the second argument says; null for one that is unusual. */
    private @Nullable Head head(Object init) {
        if (init.equals(Realm.UNDEFINED)) {
            return new Head(200, new HeaderFields());
        }
        if (!(init instanceof Holder holder)) {
            return realm.plainMembers(init, "status", "headers", "statusText")
                    .map(this::headOf)
                    .orElse(null);
        }
        return switch (holder.held()) {
            case Opaque(EngineCall call) when holder.is(Messages.RESPONSE) -> {
                ResponseCall of = (ResponseCall) call.call();
                yield new Head(of.status(), copy(of.responseFields()));
            }
            case Opaque(MadeResponse made) -> new Head(made.status(), copy(made.fields()));
            default -> null;
        };
    }

    private @Nullable Head headOf(Map<String, Object> members) {
        Object status = members.getOrDefault("status", 200);
        HeaderFields fields = fields(members.getOrDefault("headers", Realm.UNDEFINED));
        boolean usual =
                status instanceof Integer number
                        && number >= 200
                        && number <= 599
                        && !members.containsKey("statusText");
        return usual && fields != null ? new Head((int) status, fields) : null;
    }

    private @Nullable HeaderFields fields(Object init) {
        if (init.equals(Realm.UNDEFINED)) {
            return new HeaderFields();
        }
        if (init instanceof Holder holder
                && holder.is(Messages.HEADERS)
                && holder.held() instanceof Opaque(HeaderFields given)) {
            return copy(given);
        }
        return realm.plainTexts(init).map(FastResponses::added).orElse(null);
    }

    private static HeaderFields added(Map<String, String> texts) {
        HeaderFields fields = new HeaderFields();
        texts.forEach(fields::add);
        return fields;
    }

    private static HeaderFields copy(HeaderFields given) {
        HeaderFields fields = new HeaderFields();
        fields.copyFrom(given);
        return fields;
    }

    // Fetch Standard §2.2.3: null body statuses.
    private static boolean isBodiless(int status) {
        return status == 204 || status == 205 || status == 304;
    }

    // Whether it came with a call, its status, its headers, and its text.
    private Object parts(Object held) {
        return switch (held) {
            case EngineCall call ->
                    Arrays.asList(true, call.call().fact("status"), call.responseHeaders(), null);
            case MadeResponse made ->
                    Arrays.asList(false, made.status(), made.headers(), made.text());
            default -> throw new IllegalStateException("a Response holds " + held);
        };
    }
}
