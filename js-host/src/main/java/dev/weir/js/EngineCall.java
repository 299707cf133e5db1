package dev.weir.js;

import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Holder;
import dev.weir.js.engine.Opaque;
import dev.weir.js.engine.Passed;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What GraalJS has of one call. Each object is made when it is first asked for, and only once, so
 * that the plugin always sees the same. For one thread at a time.
 */
final class EngineCall {
    /** What came with a call, for the prelude. */
    static final Map<String, EngineFunction> INCOMING =
            Map.of(
                    "request", (_, passed) -> of(passed).request(),
                    "requestHeaders", (_, passed) -> of(passed).requestHeaders(),
                    "bodyIsUsed", (_, passed) -> of(passed).bodyIsUsed(),
                    // For the engine, objects that it cannot look into are never the same.
                    "isSame", (_, passed) -> of(passed).equals(passed.object(1)));

    private final GuestCall call;
    private final Messages messages;
    private final Opaque token;
    private @Nullable Holder request;
    private @Nullable Holder requestHeaders;
    private @Nullable Holder responseHeaders;
    private boolean bodyIsUsed;

    EngineCall(GuestCall call, Messages messages) {
        this.call = call;
        this.messages = messages;
        this.token = new Opaque(this);
    }

    private static EngineCall of(Passed passed) {
        return (EngineCall) passed.object(0);
    }

    GuestCall call() {
        return call;
    }

    /** What stands for the call in the prelude. */
    Opaque token() {
        return token;
    }

    /** The incoming request. */
    Holder request() {
        if (request == null) {
            request = messages.request(token);
        }
        return request;
    }

    /** Its headers. */
    Holder requestHeaders() {
        if (requestHeaders == null) {
            requestHeaders = messages.headers(call.requestFields());
        }
        return requestHeaders;
    }

    /** Those of the incoming response. */
    Holder responseHeaders() {
        if (responseHeaders == null) {
            responseHeaders = messages.headers(((ResponseCall) call).responseFields());
        }
        return responseHeaders;
    }

    /** Whether the plugin has read the body of the message that it was called with. */
    boolean bodyIsUsed() {
        return bodyIsUsed;
    }

    void useBody() {
        bodyIsUsed = true;
    }

    /** What a handler is called with. */
    Object[] arguments() {
        Holder message = call instanceof ResponseCall ? messages.response(token) : request();
        return new Object[] {message, messages.context(token)};
    }
}
