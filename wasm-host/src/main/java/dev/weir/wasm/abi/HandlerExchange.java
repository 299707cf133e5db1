package dev.weir.wasm.abi;

import dev.weir.api.Client;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as a guest of the handler ABI sees it. A guest that lets it go on has the response
 * only with the feature {@code buffer_response}; otherwise it is over for it when it has answered
 * or let it go. Used by the thread that holds the guest, and by the exchange's own in between.
 */
public final class HandlerExchange {
    private static final Response NOTHING_YET = Response.of(200);

    // No more than whoever is asked needs: most guests look at heads alone.

    private final Plugin plugin;
    private final Exchange exchange;
    private final RequestMap request;
    private @Nullable HandlerBody requestBody;
    private @Nullable TrailerMap requestTrailers;
    private @Nullable ResponseMap response;
    private @Nullable HandlerBody responseBody;
    private @Nullable TrailerMap responseTrailers;
    // What came from the rest of the chain; before it, what an answer begins with.
    private Response received = NOTHING_YET;
    private int features;
    private int context;
    private boolean next;

    HandlerExchange(Plugin plugin, Exchange exchange, Request request, int features) {
        this.plugin = plugin;
        this.exchange = exchange;
        this.request = new RequestMap(request);
        this.features = features;
    }

    /** Whether the request's body is to be in memory before the guest is called. */
    public boolean buffersRequest() {
        return enabled(HandlerFeatures.BUFFER_REQUEST) && request.request().body().length() != 0;
    }

    /** Reads the request's body; not while guest code runs. */
    public void bufferRequest(int most) throws IOException {
        requestTrailers().fields(requestBody().buffer(most));
    }

    /** Fails if the client broke off what the guest was reading. */
    public void requireWholeBody() {
        if (requestBody != null && requestBody.failure().isPresent()) {
            throw requestBody.failure().get();
        }
    }

    /** The request as the guest left it. */
    public Request request() {
        return requestBody == null
                ? request.request()
                : request.request().withBody(requestBody.result(fields(requestTrailers)));
    }

    /** The guest's own answer. */
    public Response answer() {
        return responseMap().response().withBody(responseBody().result(fields(responseTrailers)));
    }

    /**
     * The response of the rest of the chain is here. With {@code buffer_response} its body is read;
     * not while guest code runs.
     */
    public void received(Response received, int most) throws IOException {
        boolean untouched = response == null && responseBody == null;
        this.received = untouched ? received : merged(responseMap().response(), received);
        response = null;
        responseBody = null;
        responseTrailers = null;
        if (enabled(HandlerFeatures.BUFFER_RESPONSE) && plugin.body(Direction.RESPONSE)) {
            responseTrailers().fields(responseBody().buffer(most));
        }
    }

    /** As where the ABI comes from: what the guest set before is sent too. */
    private Response merged(Response own, Response received) throws IOException {
        Headers fields = received.headers();
        for (int i = 0; i < own.headers().size(); i++) {
            fields = fields.plus(own.headers().name(i), own.headers().value(i));
        }
        Response whole = received.withHeaders(fields);
        // And a body that it wrote before, with the status of that time.
        return responseBody != null && responseBody.isWritten()
                ? whole.withStatus(own.status()).withBody(responseBody.before(received.body()))
                : whole;
    }

    /** The response as the guest left it. */
    public Response response() {
        if (response == null && responseBody == null) {
            return received;
        }
        return responseBody == null
                ? responseMap().result()
                : responseMap().result(responseBody.result(fields(responseTrailers)));
    }

    private static Headers fields(@Nullable TrailerMap trailers) {
        return trailers == null ? Headers.empty() : trailers.fields();
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

    /** How long it may still take. */
    Duration timeLeft() {
        return exchange.timeLeft(Guest.UNBOUNDED);
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
        if (response == null) {
            response = new ResponseMap(received);
        }
        return response;
    }

    TrailerMap requestTrailers() {
        if (requestTrailers == null) {
            requestTrailers = new TrailerMap(Headers.empty());
        }
        return requestTrailers;
    }

    TrailerMap responseTrailers() {
        if (responseTrailers == null) {
            responseTrailers = new TrailerMap(Headers.empty());
        }
        return responseTrailers;
    }

    HandlerBody requestBody() {
        if (requestBody == null) {
            requestBody = new HandlerBody(request.request().body());
        }
        return requestBody;
    }

    HandlerBody responseBody() {
        if (responseBody == null) {
            responseBody = new HandlerBody(received.body());
        }
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
