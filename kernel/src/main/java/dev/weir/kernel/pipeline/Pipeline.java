package dev.weir.kernel.pipeline;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.metrics.RouteFigures;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one route in their order, and its upstream. Built once, never changed; it knows
 * how many exchanges are in it, so that what it uses is freed after the last of them and not
 * before.
 */
public final class Pipeline {
    private static final int RETIRED = Integer.MIN_VALUE;

    private final List<ChainEntry> chain;
    private final Guard[] guards;
    private final Terminal terminal;
    private final RouteFigures figures;
    private final Watchdog watchdog;
    private final Runnable free;
    private final @Nullable String incomplete;

    // Exchanges in the pipeline; the sign bit says that it is retired.
    private final AtomicInteger exchanges = new AtomicInteger();
    private final AtomicBoolean freed = new AtomicBoolean();

    /**
     * A pipeline.
     *
     * @param chain the instances in the order of requests, idle ones included
     * @param terminal what is behind them
     * @param figures where its exchanges are counted
     * @param watchdog looks after its filters while they run
     * @param free frees what it uses; called once, when it is retired and empty
     */
    public Pipeline(
            List<ChainEntry> chain,
            Terminal terminal,
            RouteFigures figures,
            Watchdog watchdog,
            Runnable free) {
        this.chain = List.copyOf(chain);
        this.guards =
                this.chain.stream()
                        .filter(ChainEntry::active)
                        .map(GuardedFilter::new)
                        .map(Guard::of)
                        .toArray(Guard[]::new);
        this.terminal = terminal;
        this.figures = figures;
        this.watchdog = watchdog;
        this.free = free;
        this.incomplete =
                this.chain.stream()
                        .filter(entry -> entry.use().enabled() && entry.instance() == null)
                        .map(entry -> entry.use().name() + ": " + entry.failure())
                        .findFirst()
                        .orElse(null);
    }

    /** The instances in the order of requests, idle ones included. */
    public List<ChainEntry> chain() {
        return chain;
    }

    /**
     * Takes a place for one exchange; {@link #run} sees to its return.
     *
     * @return false if the pipeline is retired: there is a newer configuration to look in
     */
    public boolean enter() {
        if (exchanges.incrementAndGet() > 0) {
            return true;
        }
        leave();
        return false;
    }

    /**
     * Sends a request through the filters and gives the response.
     *
     * @throws GatewayException if there is none to give
     */
    public Response run(HttpExchange exchange, Request request) {
        return new PipelineRun(this, guards, exchange).start(request);
    }

    /** Refuses if an instance that is switched on could not be made: no filter is left out. */
    void requireComplete() {
        if (incomplete != null) {
            throw new GatewayException(
                    FailureType.PLUGIN_UNAVAILABLE, Source.PLUGIN, "plugin " + incomplete);
        }
    }

    /** Nothing enters from now on; what it uses is freed when the last exchange has left. */
    public void retire() {
        if (exchanges.accumulateAndGet(RETIRED, (a, b) -> a | b) == RETIRED) {
            freeOnce();
        }
    }

    /** Gives a place back: the end of an exchange. */
    void leave() {
        if (exchanges.decrementAndGet() == RETIRED) {
            freeOnce();
        }
    }

    // A late visitor to a retired pipeline makes it empty a second time.
    private void freeOnce() {
        if (freed.compareAndSet(false, true)) {
            free.run();
        }
    }

    Terminal terminal() {
        return terminal;
    }

    Watchdog watchdog() {
        return watchdog;
    }

    RouteFigures figures() {
        return figures;
    }
}
