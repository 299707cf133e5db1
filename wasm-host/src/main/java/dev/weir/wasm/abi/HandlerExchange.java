package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as a guest of the handler ABI sees it. A guest that lets it go on has the response
 * only with the feature {@code buffer_response}; otherwise it is over for it when it has answered
 * or let it go. Used by the thread that holds the guest, and by the exchange's own in between.
 */
public final class HandlerExchange {
    private static final Response NOTHING_YET = Response.of(200);

    private final Plugin plugin;
    private final Exchange exchange;
    private final RequestMap request;
    private final HandlerBody requestBody;
    private final TrailerMap requestTrailers;
    private final ResponseMap before = new ResponseMap(NOTHING_YET);
    private ResponseMap response = before;
    private HandlerBody responseBody = new HandlerBody(Body.empty());
    private TrailerMap responseTrailers = new TrailerMap(Headers.empty());
    private int features;
    private int context;
    private boolean next;

    HandlerExchange(Plugin plugin, Exchange exchange, Request request, int features) {
        this.plugin = plugin;
        this.exchange = exchange;
        this.request = new RequestMap(request);
        this.requestBody = new HandlerBody(request.body());
        this.requestTrailers = new TrailerMap(Headers.empty());
        this.features = features;
    }

    /** Whether the request's body is to be in memory before the guest is called. */
    public boolean buffersRequest() {
        return enabled(HandlerFeatures.BUFFER_REQUEST) && request.request().body().length() != 0;
    }

    /** Reads the request's body; not while guest code runs. */
    public void bufferRequest(int most) throws IOException {
        requestTrailers.fields(requestBody.buffer(most));
    }

    /** Fails if the client broke off what the guest was reading. */
    public void requireWholeBody() {
        requestBody
                .failure()
                .ifPresent(failure -> {
                    throw failure;
                });
    }

    /** The request as the guest left it. */
    public Request request() {
        Body body = requestBody.result(requestTrailers.fields());
        return request.request().withBody(body);
    }

    /** The guest's own answer. */
    public Response answer() {
        return before.response().withBody(responseBody.result(responseTrailers.fields()));
    }

    /**
     * The response of the rest of the chain is here. With {@code buffer_response} its body is read;
     * not while guest code runs.
     */
    public void received(Response received, int most) throws IOException {
        Headers fields = received.headers();
        // As where the ABI comes from: what the guest set before is sent too.
        Headers own = before.response().headers();
        for (int i = 0; i < own.size(); i++) {
            fields = fields.plus(own.name(i), own.value(i));
        }
        Response whole = received.withHeaders(fields);
        if (responseBody.isWritten()) {
            // And a body that it wrote before, with the status of that time.
            whole =
                    whole.withStatus(before.response().status())
                            .withBody(responseBody.before(received.body()));
        }
        response = new ResponseMap(whole);
        responseBody = new HandlerBody(whole.body());
        responseTrailers = new TrailerMap(Headers.empty());
        if (enabled(HandlerFeatures.BUFFER_RESPONSE) && plugin.body(Direction.RESPONSE)) {
            responseTrailers.fields(responseBody.buffer(most));
        }
    }

    /** The response as the guest left it. */
    public Response response() {
        return response.result(responseBody.result(responseTrailers.fields()));
    }

    String id() {
        return exchange.id();
    }

    String protocol() {
        return exchange.protocol();
    }

    Client client() {
        return exchange.client();
    }

    Plugin plugin() {
        return plugin;
    }

    int context() {
        return context;
    }

    /** When the exchange has to be over; null for never. */
    @Nullable Instant deadline() {
        return exchange.deadline().orElse(null);
    }

    /**
     * Until when the guest may wait for a body: for nearly all that is left of its call, so that it
     * is the reading that ends in time, and not the guest.
     *
     * @param began when the call began; both of {@link System#nanoTime}
     */
    long readDeadline(long began) {
        long now = System.nanoTime();
        Duration left = plugin.context().limits().wall().minusNanos(now - began);
        return now + exchange.timeLeft(left).toNanos() / 10 * 9;
    }

    /** The guest has handled the request. */
    void handled(int context) {
        this.context = context;
        next = true;
    }

    boolean enabled(int feature) {
        return (features & feature) != 0;
    }

    int enable(int asked) {
        features |= asked & HandlerFeatures.of(plugin);
        return features;
    }

    RequestMap requestMap() {
        return request;
    }

    ResponseMap responseMap() {
        return response;
    }

    TrailerMap requestTrailers() {
        return requestTrailers;
    }

    TrailerMap responseTrailers() {
        return responseTrailers;
    }

    HandlerBody requestBody() {
        return requestBody;
    }

    HandlerBody responseBody() {
        return responseBody;
    }

    /** Throws unless the rest of the chain is still to run. */
    void requireBeforeNext(String what) {
        if (next) {
            throw new IllegalArgumentException("can't change " + what + " after next handler");
        }
    }

    /** Throws if the rest of the chain has run, unless its response is buffered. */
    void requireResponse(String what) {
        if (next && !enabled(HandlerFeatures.BUFFER_RESPONSE)) {
            throw new IllegalArgumentException(
                    "can't change %s after next handler unless buffer_response is enabled"
                            .formatted(what));
        }
    }

    /** Throws unless the guest may see bodies of that direction. */
    void requireBody(Direction direction) {
        if (!plugin.body(direction)) {
            throw new IllegalArgumentException(
                    "the plugin was not granted the capability %s-body"
                            .formatted(direction == Direction.REQUEST ? "request" : "response"));
        }
    }

    boolean beforeNext() {
        return !next;
    }
}
