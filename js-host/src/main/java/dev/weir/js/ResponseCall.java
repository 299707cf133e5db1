package dev.weir.js;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import org.jspecify.annotations.Nullable;

/** A call of {@code onResponse}. */
final class ResponseCall extends GuestCall {
    private final Response received;
    private final HeaderFields fields;
    private @Nullable Response decided;

    ResponseCall(Exchange exchange, Request request, Response received) {
        super(exchange, request, new HeaderFields(request.headers(), false));
        this.received = received;
        this.fields = new HeaderFields(received.headers(), true);
    }

    @Override
    Stage stage() {
        return Stage.ON_RESPONSE;
    }

    @Override
    @Nullable Object fact(String name) {
        if (name.equals("status")) {
            requireLive();
            return received.status();
        }
        return super.fact(name);
    }

    HeaderFields responseFields() {
        requireLive();
        return fields;
    }

    @Override
    void answer(Response response) {
        requireLive();
        decided = response;
    }

    /** Gives the received body under another head. */
    void passOn(int status, HeaderFields changed) {
        answer(new Response(status, changed.result(), received.body()));
    }

    @Override
    void end() {
        super.end();
        fields.detach();
    }

    /** What the handler decided; without a decision its changes in place count. */
    Response response() {
        if (decided != null) {
            return decided;
        }
        return fields.changed() ? received.withHeaders(fields.result()) : received;
    }
}
