package dev.weir.js;

import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.jspecify.annotations.Nullable;

/** A call of {@code onRequest}. */
final class RequestCall extends GuestCall {
    private @Nullable Verdict decided;
    private final HeaderFields fields;

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

    void goOn(String method, String target, HeaderFields changed) {
        requireLive();
        Headers headers = withHost(changed.result());
        decided =
                new Verdict.GoOn(
                        request().withMethod(method).withTarget(target).withHeaders(headers));
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
        return new Verdict.GoOn(
                fields.changed() ? request().withHeaders(withHost(fields.result())) : request());
    }

    // RFC 9112 §3.2: every request has a Host field. Headers that a plugin made anew may lack it.
    private Headers withHost(Headers headers) {
        return headers.contains("host") || request().authority().isEmpty()
                ? headers
                : headers.with("Host", request().authority());
    }
}
