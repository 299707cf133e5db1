package dev.weir.kernel.upstream;

import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.Cancellable;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.http1.Input;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One connection to a target: pooled, or in use by one exchange. */
final class UpstreamConnection implements Cancellable {
    /** It was taken from the pool, or made; for whom is not said yet. */
    private static final Object TAKEN = new Object();

    /** Its exchange was cancelled: nobody may have it any more. */
    private static final Object CANCELLED = new Object();

    private final ConnectionPool pool;
    private final TargetTransport transport;
    private final Deadline deadline;
    private final Input in;
    // The exchange that uses it, or one of the above; null while it is pooled, or ended.
    private final AtomicReference<@Nullable Object> user = new AtomicReference<>(TAKEN);
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean reused;
    private volatile List<InetAddress> answer;

    /**
     * A new connection.
     *
     * @param answer the addresses that the target had when it was made
     */
    UpstreamConnection(
            ConnectionPool pool,
            TargetTransport transport,
            List<InetAddress> answer,
            Reaper reaper) {
        this.pool = pool;
        this.answer = answer;
        this.transport = transport;
        deadline = reaper.watch(this::expire);
        in = new Input(transport, deadline, 0);
    }

    TargetTransport transport() {
        return transport;
    }

    Deadline deadline() {
        return deadline;
    }

    Input in() {
        return in;
    }

    /** Whether it served an exchange before: then the target may have closed it meanwhile. */
    boolean reused() {
        return reused;
    }

    private void expire() {
        if (user.get() != null) {
            // Its exchange notices, and gives it up.
            transport.abort();
        } else {
            close();
            pool.expired(this);
        }
    }

    /** Takes it out of its sleep; false, and closed, if it is not fit for another exchange. */
    boolean awake(List<InetAddress> now) {
        boolean young = deadline.clear();
        user.set(TAKEN);
        reused = true;
        if (young && stillAt(now) && transport.isQuiet()) {
            return true;
        }
        close();
        return false;
    }

    /** It is for that exchange from now on, until it is released or discarded. */
    void serves(HttpExchange exchange) {
        user.set(exchange);
        exchange.awaits(this);
        if (exchange.cancelled()) {
            throw exchange.cancellation();
        }
    }

    @Override
    public void cancel(HttpExchange exchange) {
        // Swapped, so that it can never hit the next one's exchange.
        if (user.compareAndSet(exchange, CANCELLED)) {
            transport.abort();
        }
    }

    /** Whether the target still has the address that this leads to. */
    @SuppressWarnings(
            "ReferenceEquality") // nearly always the same answer, and then the same object
    boolean stillAt(List<InetAddress> now) {
        if (now == answer) {
            return true;
        }
        String ip = transport.peer().ip();
        if (now.stream().noneMatch(each -> each.getHostAddress().equals(ip))) {
            return false;
        }
        answer = now;
        return true;
    }

    /** Ends its exchange and pools it for at most {@code idleNanos}. */
    void release(long idleNanos) {
        // First, so that a time that passes at this moment is not taken out on the next exchange.
        deadline.unlimit();
        Object now = user.get();
        if (deadline.expired()
                || now == CANCELLED
                || (now != null && !user.compareAndSet(now, null))) {
            discard();
        } else if (now != null) {
            in.giveBack();
            transport.rest();
            in.readTimeout(0);
            deadline.in(idleNanos);
            pool.takeBack(this);
        }
    }

    /** Ends its exchange, and itself, so that the target sees no orderly end. */
    void discard() {
        if (user.getAndSet(null) != null) {
            transport.abort();
            end();
            in.giveBack();
            pool.lost();
        }
    }

    /** Closes it while it is pooled. Does nothing the second time. */
    void close() {
        transport.close();
        end();
    }

    private void end() {
        deadline.close();
        if (ended.compareAndSet(false, true)) {
            pool.closed();
        }
    }
}
