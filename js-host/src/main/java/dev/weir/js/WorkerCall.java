package dev.weir.js;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call of {@code fetch}, which stands around the rest of the chain as a filter does. */
final class WorkerCall extends RequestCall {
    private final Chain next;
    private @Nullable Response received;
    private @Nullable GuestBody receivedBody;
    private boolean passesThrough;
    private boolean proceeded;

    WorkerCall(Exchange exchange, Chain next) {
        super(exchange, next.request());
        this.next = next;
    }

    @Override
    Stage stage() {
        return Stage.FETCH;
    }

    /** Runs the rest of the chain, on the thread that the filter was called on. */
    Response proceed(Request request) {
        proceeded = true;
        Response response = next.proceed(request);
        received = response;
        receivedBody = new GuestBody(response.body(), this, Capability.RESPONSE_BODY);
        return response;
    }

    /** The body of what came last from the rest of the chain. */
    GuestBody receivedBody() {
        return Objects.requireNonNull(receivedBody, "nothing was received");
    }

    @Override
    void passThrough() {
        passesThrough = true;
    }

    /** Whether a failure of the plugin is to be as if it were not there, and still can be. */
    boolean passesThrough() {
        return passesThrough && !proceeded;
    }

    @Override
    void beginStream() {
        if (receivedBody != null) {
            receivedBody.open();
        }
    }

    @Override
    void endStream() {
        if (received != null) {
            received.close();
        }
    }

    /** Gives up what was received where the answer has another body. */
    void giveUp(@Nullable Response answer) {
        if (received != null
                && !streams()
                && (answer == null || answer.body() != received.body())) {
            received.close();
        }
    }
}
