package dev.weir.js;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * One entry into a plugin's code: what it may ask for and what it decided. The prelude holds it as
 * an opaque token; once the call has ended, every use of it fails, so that nothing a plugin kept
 * can read or change another exchange. Used on the exchange's thread only. What it throws as {@link
 * IllegalArgumentException} reaches the plugin as a {@code TypeError}.
 */
abstract sealed class GuestCall permits RequestCall, ResponseCall {
    private final Exchange exchange;
    private final Request request;
    private final HeaderFields requestFields;
    private @Nullable Value rejection;
    private boolean settled;
    private long hostCalls;
    private boolean ended;

    GuestCall(Exchange exchange, Request request, HeaderFields requestFields) {
        this.exchange = exchange;
        this.request = request;
        this.requestFields = requestFields;
    }

    abstract Stage stage();

    /** The handler answers with a response of its own making. */
    abstract void answer(Response response);

    /** A fact for the prelude, by the name it uses. */
    @Nullable Object fact(String name) {
        requireLive();
        return switch (name) {
            case "method" -> request.method();
            case "target" -> request.target();
            case "origin" -> origin();
            case "route" -> exchange.route();
            case "consumer" -> exchange.identity().map(id -> id.consumer().name()).orElse(null);
            case "ip" -> exchange.client().ip();
            case "tls" -> exchange.client().tls();
            default -> throw new IllegalStateException("the prelude asked for " + name);
        };
    }

    HeaderFields requestFields() {
        requireLive();
        return requestFields;
    }

    Map<String, String> vars() {
        requireLive();
        return exchange.vars();
    }

    /** Path and query of {@code url}; see {@link Targets}. */
    String target(String url) {
        requireLive();
        return Targets.of(url, origin());
    }

    /** The promise that the handler returned was fulfilled. */
    void settle() {
        settled = true;
    }

    /** The promise that the handler returned was rejected. */
    void reject(Value reason) {
        settled = true;
        rejection = reason;
    }

    boolean settled() {
        return settled;
    }

    /** What the promise was rejected with; null if it was not. */
    @Nullable Value rejection() {
        return rejection;
    }

    /** The plugin's code has returned: what it kept of this call is useless from here on. */
    void end() {
        ended = true;
        requestFields.detach();
    }

    Request request() {
        return request;
    }

    /** How often the plugin's code called into its host. */
    long hostCalls() {
        return hostCalls;
    }

    void requireLive() {
        hostCalls++;
        if (ended) {
            throw new IllegalArgumentException(
                    "this belongs to a call of "
                            + stage().handler()
                            + " that has ended; copy what is needed later");
        }
    }

    private String origin() {
        return request.scheme() + "://" + request.authority();
    }
}
