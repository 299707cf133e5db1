package dev.weir.wasm;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.abi.Direction;
import dev.weir.wasm.abi.Guest;
import dev.weir.wasm.abi.GuestStream;
import dev.weir.wasm.abi.HttpCallbacks;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.abi.ProxyWasmGuest;
import java.util.Optional;

/**
 * One exchange and the Proxy-Wasm guest that it is bound to, which it takes for each callback and
 * gives back after it, from whatever thread has a piece of the exchange to show.
 */
final class BoundExchange {
    private final Plugin plugin;
    private final Lease lease;
    private final GuestStream stream;
    private Request request;
    private Optional<Response> answer = Optional.empty();
    private boolean showsBody;

    /** Something to do while the thread has the guest. */
    @FunctionalInterface
    interface Call<T> {
        T on(HttpCallbacks http, GuestStream stream) throws InterruptedException;
    }

    private BoundExchange(Plugin plugin, Lease lease, GuestStream stream) {
        this.request = stream.request();
        this.plugin = plugin;
        this.lease = lease;
        this.stream = stream;
    }

    /**
     * Binds an exchange to a guest, shows it the request's head, and waits until the guest lets
     * that go on.
     */
    static BoundExchange begin(Plugin plugin, GuestPool pool, Exchange exchange, Request request)
            throws InterruptedException {
        GuestStream stream = new GuestStream(exchange, request);
        Lease lease = Lease.take(plugin, pool, exchange);
        BoundExchange bound = new BoundExchange(plugin, lease, stream);
        try {
            exchange.onComplete(_ -> bound.end());
            HttpCallbacks http = http(lease.guest());
            http.begin(stream);
            bound.settle(http, Direction.REQUEST, request.body());
            bound.request = stream.request();
        } finally {
            lease.unlock();
        }
        return bound;
    }

    /**
     * Shows the guest a response's head, and waits until it lets that go on.
     *
     * @return the response as the guest left its head
     */
    Response received(Response response) throws InterruptedException {
        return call((http, _) -> {
            http.received(stream, response);
            settle(http, Direction.RESPONSE, response.body());
            return answer.isPresent() ? response : stream.response();
        });
    }

    private void settle(HttpCallbacks http, Direction direction, Body body)
            throws InterruptedException {
        showsBody = body.length() != 0 && http.wantsBody(direction);
        // A guest may pause a head until it has seen the body; what else would resume it?
        if (http.paused(stream, direction) && !(showsBody && !http.expectsEvents())) {
            http.awaitResumed(stream, direction);
        }
        requireNotClosed();
        answer = stream.takeAnswer();
    }

    /** The guest's own answer to the head that it was shown last, if it gave one. */
    Optional<Response> answer() {
        return answer;
    }

    /** Whether the guest sees the body that belongs to the head that it was shown last. */
    boolean showsBody() {
        return showsBody;
    }

    /** The request as the guest left its head. */
    Request request() {
        return request;
    }

    private static HttpCallbacks http(Guest guest) {
        return ((ProxyWasmGuest) guest).http();
    }

    /**
     * Does something with the guest. Fails where it was lost meanwhile: no other guest knows this
     * exchange.
     */
    <T> T call(Call<T> call) throws InterruptedException {
        return lease.call(guest -> call.on(http(guest), stream));
    }

    /** Fails if the guest has closed the exchange. */
    void requireNotClosed() {
        if (stream.closed()) {
            throw new GatewayException(
                    FailureType.PLUGIN_FAILED,
                    GatewayException.Source.PLUGIN,
                    plugin.label() + ": it closed the exchange");
        }
    }

    private void end() {
        lease.end(guest -> {
            http(guest).end(stream);
            return stream;
        });
    }
}
