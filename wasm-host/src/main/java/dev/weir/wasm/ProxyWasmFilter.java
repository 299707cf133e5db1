package dev.weir.wasm;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.wasm.abi.Direction;
import dev.weir.wasm.abi.Plugin;
import java.io.IOException;
import java.util.Optional;

/**
 * Shows each exchange to one guest: the request and the response, head, body and trailers, as far
 * as it may see them, and the end. The guest is held only while it is in a callback.
 */
final class ProxyWasmFilter implements Filter {
    private final Plugin plugin;
    private final GuestPool pool;

    ProxyWasmFilter(Plugin plugin, GuestPool pool) {
        this.plugin = plugin;
        this.pool = pool;
    }

    @Override
    public Response handle(Exchange exchange, Chain next) throws InterruptedException {
        BoundExchange bound = BoundExchange.begin(plugin, pool, exchange, next.request());
        return respond(bound, proceed(bound, next));
    }

    @Override
    public void close() {
        pool.close();
    }

    private static Response proceed(BoundExchange bound, Chain next) throws InterruptedException {
        Body body = next.request().body();
        if (bound.answer().isPresent()) {
            // As in Envoy, the guest sees its own answer as it sees any other.
            body.close();
            return bound.answer().get();
        }
        if (!bound.showsBody()) {
            return next.proceed(bound.request());
        }
        Optional<Body> passed = through(bound, Direction.REQUEST, body);
        if (passed.isEmpty()) {
            return bound.call((_, stream) -> stream.takeAnswer().orElseThrow());
        }
        Request request = bound.call((_, stream) -> stream.request().withBody(passed.get()));
        try {
            return next.proceed(request);
        } catch (RuntimeException e) {
            // The guest may have answered while the body went out, which broke that off.
            return bound.call((_, stream) -> stream.takeAnswer().orElseThrow(() -> e));
        }
    }

    private static Response respond(BoundExchange bound, Response response)
            throws InterruptedException {
        Response changed = bound.received(response);
        if (bound.answer().isPresent()) {
            response.close();
            return bound.answer().get();
        }
        if (!bound.showsBody() || changed.body().length() == 0) {
            return changed;
        }
        Optional<Body> passed = through(bound, Direction.RESPONSE, response.body());
        return bound.call((_, stream) ->
                passed.isPresent()
                        ? stream.response(passed.get())
                        : stream.takeAnswer().orElseThrow());
    }

    private static Optional<Body> through(BoundExchange bound, Direction direction, Body body)
            throws InterruptedException {
        try {
            return GuestBody.through(bound, direction, body);
        } catch (IOException e) {
            boolean request = direction == Direction.REQUEST;
            throw new GatewayException(
                    request ? FailureType.BAD_REQUEST : FailureType.UPSTREAM_FAILED,
                    request ? GatewayException.Source.DOWNSTREAM : GatewayException.Source.UPSTREAM,
                    "reading a body for a plugin failed",
                    e);
        }
    }
}
