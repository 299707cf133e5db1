package dev.weir.js;

import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Holder;
import dev.weir.js.engine.Opaque;
import dev.weir.js.engine.Passed;
import dev.weir.js.engine.Realm;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What most handlers ask for, without a step of the interpreter: members of the messages that came,
 * of headers and of {@code ctx}. The prelude defines what these do; each function here does the
 * same in the usual case, and gives null in any other, which leaves it to the prelude.
 */
final class FastPaths {
    private static final Map<String, EngineFunction> OF_HEADERS =
            Map.of(
                    "get", named(HeaderFields::get),
                    "has", named(HeaderFields::has),
                    "set", written(HeaderFields::set),
                    "append", written(HeaderFields::add),
                    "delete", named(FastPaths::removed));

    private static final Map<String, EngineFunction> OF_REQUEST =
            Map.of(
                    "method", request(request -> request.call().request().method()),
                    "url", request(request -> request.call().url()),
                    "path", request(request -> request.call().request().path()),
                    "query", request(request -> request.call().request().query()),
                    "headers", request(EngineCall::requestHeaders));

    private static final Map<String, EngineFunction> OF_RESPONSE =
            Map.of("status", FastPaths::status, "headers", FastPaths::headers);

    private static final Map<String, EngineFunction> OF_CONTEXT =
            Map.of(
                    "request", of(Messages.CONTEXT, EngineCall::request),
                    "route", of(Messages.CONTEXT, ctx -> ctx.call().fact("route")));

    /** By class, by the name of the member. */
    static final Map<String, Map<String, EngineFunction>> BY_KIND =
            Map.of(
                    Messages.HEADERS, OF_HEADERS,
                    Messages.REQUEST, OF_REQUEST,
                    Messages.RESPONSE, OF_RESPONSE,
                    Messages.CONTEXT, OF_CONTEXT);

    private FastPaths() {}

    private interface Write {
        void to(HeaderFields fields, String name, String value);
    }

    private static EngineFunction named(BiFunction<HeaderFields, String, @Nullable Object> member) {
        return (self, passed) -> {
            HeaderFields fields = fieldsOf(self);
            return fields == null || !passed.isText(0)
                    ? null
                    : orNull(member.apply(fields, passed.text(0)));
        };
    }

    private static EngineFunction written(Write member) {
        return (self, passed) -> {
            HeaderFields fields = fieldsOf(self);
            if (fields == null || !passed.isText(0) || !passed.isText(1)) {
                return null;
            }
            member.to(fields, passed.text(0), passed.text(1));
            return Realm.UNDEFINED;
        };
    }

    private static Object removed(HeaderFields fields, String name) {
        fields.remove(name);
        return Realm.UNDEFINED;
    }

    private static @Nullable HeaderFields fieldsOf(Object self) {
        return held(self, Messages.HEADERS) instanceof HeaderFields fields ? fields : null;
    }

    private static EngineFunction request(Function<EngineCall, @Nullable Object> member) {
        return of(Messages.REQUEST, member);
    }

    // Where nothing was changed, the object holds the call itself.
    private static EngineFunction of(String kind, Function<EngineCall, @Nullable Object> member) {
        return (self, _) -> {
            if (held(self, kind) instanceof EngineCall call) {
                call.call().requireLive();
                return orNull(member.apply(call));
            }
            return null;
        };
    }

    private static @Nullable Object status(Object self, Passed passed) {
        return switch (held(self, Messages.RESPONSE)) {
            case EngineCall call -> call.call().fact("status");
            case MadeResponse made -> made.status();
            case null, default -> null;
        };
    }

    private static @Nullable Object headers(Object self, Passed passed) {
        return switch (held(self, Messages.RESPONSE)) {
            case EngineCall call -> {
                call.call().requireLive();
                yield call.responseHeaders();
            }
            case MadeResponse made -> made.headers();
            case null, default -> null;
        };
    }

    /** What of the gateway's an object of that class holds; null for nothing, or another object. */
    static @Nullable Object held(Object self, String kind) {
        return self instanceof Holder holder
                        && holder.is(kind)
                        && holder.held() instanceof Opaque(Object held)
                ? held
                : null;
    }

    private static Object orNull(@Nullable Object value) {
        return Objects.requireNonNullElse(value, Realm.NULL);
    }
}
