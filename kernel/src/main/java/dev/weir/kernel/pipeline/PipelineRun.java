package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.guest.FilterWatch;
import org.jspecify.annotations.Nullable;

/**
 * One exchange in one pipeline. It is the {@link Chain} of every filter: {@code depth} says which
 * filter is running, since a filter's {@code handle} lies within that of the one before it, all on
 * one thread. What is known of the running filter is in fields, and on the stack while the rest of
 * the chain runs; so an exchange costs this object and its watch, whatever the number of filters.
 */
final class PipelineRun implements Chain, Exchange.CompletionListener, Runnable {
    /** The watch of all runs without filters, which begin nothing. */
    private static final FilterWatch NOTHING = new FilterWatch();

    private final Pipeline pipeline;
    private final Guard[] guards;
    private final HttpExchange exchange;
    private final FilterWatch watch;
    private final Thread thread = Thread.currentThread();

    // What is known of the filter at `depth`.
    private int depth = -1;
    private @Nullable Request request;
    private @Nullable Response fromNext;
    private @Nullable RuntimeException chainFailure;
    private boolean proceeded;
    private boolean overWall;
    private long spentNanos;

    // The clock, as of the last change of who runs.
    private long stamp;

    PipelineRun(Pipeline pipeline, Guard[] guards, HttpExchange exchange) {
        this.pipeline = pipeline;
        this.guards = guards;
        this.exchange = exchange;
        this.watch = guards.length == 0 ? NOTHING : new FilterWatch();
    }

    Response start(Request request) {
        exchange.onComplete(this);
        // Frees what the filters need in their own completion listeners, hence last of all.
        exchange.finallyDo(this);
        pipeline.requireComplete();
        if (guards.length == 0) {
            // Nothing to time, nor to watch.
            return pipeline.terminal().send(exchange, request);
        }
        stamp = System.nanoTime();
        pipeline.watchdog().add(watch, thread);
        try {
            return step(request);
        } finally {
            pipeline.watchdog().remove(watch);
        }
    }

    HttpExchange exchange() {
        return exchange;
    }

    @Override
    public Request request() {
        Request shown = request;
        if (shown == null) {
            throw new IllegalStateException(
                    "the filter used `next` when its handle was over; next is for the call it was given to");
        }
        return shown;
    }

    @Override
    public Response proceed(Request request) {
        ContractRules.proceeding(this, request);
        leaveForNext();
        proceeded = true;
        fromNext = null;
        try {
            Response response = step(request);
            if (current().responseBody() instanceof BodyNeed.Buffer) {
                response = Buffering.response(current(), response, exchange);
                restamp();
            }
            fromNext = response;
            return response;
        } catch (RuntimeException e) {
            chainFailure = e;
            // Whatever it was that failed, this filter has not run meanwhile.
            restamp();
            throw e;
        } finally {
            enter();
        }
    }

    /** Runs what comes after the filter at {@code depth}. */
    private Response step(Request next) {
        Request callersRequest = request;
        Response callersResponse = fromNext;
        RuntimeException callersFailure = chainFailure;
        boolean callerProceeded = proceeded;
        boolean callerOverWall = overWall;
        long callerSpent = spentNanos;
        begin(depth + 1, next);
        try {
            return depth == guards.length ? send(next) : guards[depth].handle(this, next);
        } finally {
            depth--;
            request = callersRequest;
            fromNext = callersResponse;
            chainFailure = callersFailure;
            proceeded = callerProceeded;
            overWall = callerOverWall;
            spentNanos = callerSpent;
        }
    }

    private void begin(int place, Request shown) {
        depth = place;
        request = shown;
        fromNext = null;
        chainFailure = null;
        proceeded = false;
        overWall = false;
        spentNanos = 0;
    }

    private Response send(Request next) {
        // No filter runs while the upstream is waited for: the watchdog need not look.
        pipeline.watchdog().remove(watch);
        try {
            return pipeline.terminal().send(exchange, next);
        } finally {
            stamp = System.nanoTime();
            pipeline.watchdog().add(watch, thread);
        }
    }

    /** The filter at {@code depth} runs from now on, and pays for it. */
    void enter() {
        watch.enter(current(), thread, stamp, spentNanos);
    }

    /** It does not run any more, or not while others do. */
    void leave() {
        stamp = System.nanoTime();
        spentNanos += stamp - watch.startNanos();
        overWall |= watch.leave();
    }

    /**
     * As {@link #leave}, for a filter that calls the rest of the chain. One that was interrupted
     * for its time gets no further.
     */
    void leaveForNext() {
        leave();
        if (overWall) {
            enter();
            throw current().overWall(null);
        }
    }

    /** The gateway itself took time, for which no filter pays. */
    void restamp() {
        stamp = System.nanoTime();
    }

    /** Goes on past the running filter as if it were not there. */
    Response skip(Request request) {
        proceeded = true;
        return step(request);
    }

    /** Replaces the request that the running filter sees: its body was buffered for it. */
    void given(Request request) {
        this.request = request;
    }

    private GuardedFilter current() {
        return guards[depth].filter();
    }

    /** Whether this is the exchange's own thread. */
    boolean onItsThread() {
        return Thread.currentThread() == thread;
    }

    /** The filter that runs, or waits for what is behind it; null if that is over. */
    @Nullable GuardedFilter running() {
        return depth >= 0 && depth < guards.length ? current() : null;
    }

    /** Whether the running filter has called {@link #proceed}. */
    boolean proceeded() {
        return proceeded;
    }

    /** Whether the running filter was interrupted for having run too long. */
    boolean overWall() {
        return overWall;
    }

    /** What the running filter has spent. */
    long spentNanos() {
        return spentNanos;
    }

    /** What the running filter got from {@link #proceed}; null if nothing yet. */
    @Nullable Response fromNext() {
        return fromNext;
    }

    /** Whether {@code failure} came through the running filter from behind it. */
    @SuppressWarnings("ReferenceEquality") // the very exception, on its way out
    boolean fromChain(Throwable failure) {
        return chainFailure == failure;
    }

    /** Whether {@code body} can still be passed on whole. */
    static boolean whole(Body body) {
        return body.replayable() || body.untouched();
    }

    @Override
    public void completed(Outcome outcome) {
        pipeline.figures().completed(outcome);
    }

    /** The end of the exchange: gives its place in the pipeline back. */
    @Override
    public void run() {
        pipeline.leave();
    }
}
