package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import org.jspecify.annotations.Nullable;

/** A call of {@code onRequest}. */
sealed class RequestCall extends GuestCall permits WorkerCall {
    private final HeaderFields fields;
    private @Nullable Verdict decided;
    private @Nullable GuestBody body;

    RequestCall(Exchange exchange, Request request) {
        this(exchange, request, new HeaderFields(request.headers(), true));
    }

    private RequestCall(Exchange exchange, Request request, HeaderFields fields) {
        super(exchange, request, fields);
        this.fields = fields;
    }

    @Override
    Stage stage() {
        return Stage.ON_REQUEST;
    }

    @Override
    GuestBody body() {
        requireLive();
        if (body == null) {
            body = new GuestBody(request().body(), this, Capability.REQUEST_BODY);
        }
        return body;
    }

    @Override
    boolean hasBody() {
        return request().body().length() != 0;
    }

    @Override
    void beginStream() {
        // Nobody else closes a request's body before the exchange ends.
    }

    @Override
    void endStream() {
        request().body().close();
    }

    /** Goes on with another head, and another body where there is one. */
    void goOn(String method, String target, HeaderFields fields, @Nullable Body content) {
        decided = new Verdict.GoOn(changed(method, target, fields, content));
    }

    /**
     * The request with another head.
     *
     * @param content the body; null for the one that came
     */
    Request changed(String method, String target, HeaderFields fields, @Nullable Body content) {
        requireLive();
        return request()
                .withMethod(method)
                .withTarget(target)
                .withHeaders(withHost(fields.result()))
                .withBody(content == null ? passedOn() : content);
    }

    @Override
    void answer(Response response) {
        requireLive();
        decided = new Verdict.Answer(response);
    }

    /** What the handler decided; without a decision its changes in place count. */
    Verdict verdict() {
        if (decided != null) {
            return decided;
        }
        Request request = body == null ? request() : request().withBody(passedOn());
        return new Verdict.GoOn(
                fields.changed() ? request.withHeaders(withHost(fields.result())) : request);
    }

    private Body passedOn() {
        return body == null ? request().body() : body.toPassOn(this);
    }

    // RFC 9112 §3.2: every request has a Host field. Headers that a plugin made anew may lack it.
    private Headers withHost(Headers headers) {
        return headers.contains("host") || request().authority().isEmpty()
                ? headers
                : headers.with("Host", request().authority());
    }
}
