package dev.weir.wasm;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.wasm.abi.HandlerExchange;
import dev.weir.wasm.abi.HandlerGuest;
import dev.weir.wasm.abi.Plugin;
import java.io.IOException;

/**
 * Shows each exchange to one guest of the handler ABI: the request before the rest of the chain,
 * the response after it. The guest is held only while it is in one of the two.
 */
final class HttpWasmFilter implements Filter {
    private final Plugin plugin;
    private final GuestPool pool;

    HttpWasmFilter(Plugin plugin, GuestPool pool) {
        this.plugin = plugin;
        this.pool = pool;
    }

    @Override
    public Response handle(Exchange exchange, Chain next) throws InterruptedException {
        Lease lease = Lease.take(plugin, pool, exchange);
        try {
            return shown(lease, exchange, next);
        } finally {
            // No later: the ABI has nothing to tell a guest when the bodies have gone out.
            lease.release();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    /** Shows it all; the thread has the guest at first. */
    private Response shown(Lease lease, Exchange exchange, Chain next) throws InterruptedException {
        HandlerExchange shown;
        boolean goesOn;
        boolean early;
        try {
            HandlerGuest guest = (HandlerGuest) lease.guest();
            shown = guest.exchange(exchange, next.request());
            early = !shown.buffersRequest();
            goesOn = early && handled(lease, shown);
        } finally {
            lease.unlock();
        }
        if (!early) {
            // Not with the guest in hand: the body may take its time.
            buffer(shown);
            goesOn = lease.call(_ -> handled(lease, shown));
        }
        shown.requireWholeBody();
        if (!goesOn) {
            next.request().body().close();
            return shown.answer();
        }
        return respond(lease, shown, next);
    }

    private static boolean handled(Lease lease, HandlerExchange shown) throws InterruptedException {
        boolean goesOn = ((HandlerGuest) lease.guest()).request(shown);
        if (!goesOn) {
            lease.over();
        }
        return goesOn;
    }

    private Response respond(Lease lease, HandlerExchange shown, Chain next)
            throws InterruptedException {
        Response response;
        try {
            response = next.proceed(shown.request());
        } catch (RuntimeException e) {
            lease.call(_ -> show(lease, shown, true));
            throw e;
        }
        try {
            shown.received(response, most());
        } catch (IOException e) {
            throw broken(FailureType.UPSTREAM_FAILED, GatewayException.Source.UPSTREAM, e);
        }
        lease.call(_ -> show(lease, shown, false));
        return shown.response();
    }

    private static boolean show(Lease lease, HandlerExchange shown, boolean failed)
            throws InterruptedException {
        ((HandlerGuest) lease.guest()).response(shown, failed);
        lease.over();
        return failed;
    }

    private void buffer(HandlerExchange shown) {
        try {
            shown.bufferRequest(most());
        } catch (IOException e) {
            throw broken(FailureType.BAD_REQUEST, GatewayException.Source.DOWNSTREAM, e);
        }
    }

    /** As much of a body as a guest may hold: half of its memory. */
    private int most() {
        return (int) Math.min(plugin.context().limits().memoryBytes() / 2, Integer.MAX_VALUE - 8);
    }

    private static GatewayException broken(
            FailureType type, GatewayException.Source source, IOException cause) {
        return new GatewayException(type, source, "reading a body for a plugin failed", cause);
    }
}
