package dev.weir.wasm;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Response;
import dev.weir.wasm.abi.GuestStream;
import dev.weir.wasm.abi.Plugin;
import java.util.Optional;

/**
 * Shows each exchange to one guest: its request head on the way in, the response head on the way
 * out, and its end. The guest is not held in between. Bodies pass untouched.
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
        GuestStream stream = new GuestStream(exchange, next.request());
        PooledGuest guest = pool.bind();
        try {
            exchange.onComplete(_ -> end(guest, stream));
            guest.guest().begin(stream);
        } finally {
            guest.guest().unlock();
        }
        Response response = proceed(stream, next);
        lock(guest);
        try {
            // Fails where the guest was lost meanwhile: no other guest knows this exchange.
            return guest.guest().respond(stream, response);
        } finally {
            guest.guest().unlock();
        }
    }

    @Override
    public void close() {
        pool.close();
    }

    // As in Envoy, a guest sees the head of its own answer too.
    private static Response proceed(GuestStream stream, Chain next) {
        Optional<Response> answer = stream.takeAnswer();
        if (answer.isPresent()) {
            next.request().body().close();
            return answer.get();
        }
        return next.proceed(stream.request());
    }

    private void lock(PooledGuest guest) throws InterruptedException {
        if (!guest.guest().lock(plugin.context().limits().wall())) {
            throw pool.busy();
        }
    }

    private void end(PooledGuest guest, GuestStream stream) {
        // A cancelled exchange ends like any other.
        boolean interrupted = Thread.interrupted();
        try {
            endInGuest(guest, stream);
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            pool.release(guest);
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void endInGuest(PooledGuest guest, GuestStream stream) throws InterruptedException {
        if (!guest.guest().lock(plugin.context().limits().wall())) {
            guest.retire(); // this exchange's context stays behind in it
            return;
        }
        try {
            if (!guest.guest().isDiscarded()) {
                guest.guest().end(stream);
                guest.retireIfFull(plugin.context().limits().memoryBytes());
            }
        } finally {
            guest.guest().unlock();
        }
    }
}
