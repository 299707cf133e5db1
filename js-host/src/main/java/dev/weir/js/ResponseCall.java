package dev.weir.js;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import org.jspecify.annotations.Nullable;

/** A call of {@code onResponse}. */
final class ResponseCall extends GuestCall {
    private final Response received;
    private final HeaderFields fields;
    private @Nullable Response decided;
    private @Nullable GuestBody body;

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
            return status();
        }
        return super.fact(name);
    }

    int status() {
        requireLive();
        return received.status();
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

    @Override
    GuestBody body() {
        requireLive();
        if (body == null) {
            body = new GuestBody(received.body(), this, Capability.RESPONSE_BODY);
        }
        return body;
    }

    @Override
    boolean hasBody() {
        return received.body().length() != 0;
    }

    @Override
    void beginStream() {
        // Opened, it is the plugin's: the gateway gives up what nobody has touched.
        body().open();
    }

    @Override
    void endStream() {
        received.close();
    }

    @Override
    void decide() {
        super.decide();
        fields.detach();
    }

    /** What the handler decided; without a decision its changes in place count. */
    Response response() {
        if (decided != null) {
            return decided;
        }
        Response response = body == null ? received : received.withBody(body.toPassOn(this));
        return fields.changed() ? response.withHeaders(fields.result()) : response;
    }
}
