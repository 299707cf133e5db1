package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.GatewayException;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.guest.FilterWatch;
import dev.weir.kernel.plugin.Breaker.Admission;
import java.util.ArrayList;
import java.util.List;
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
    private @Nullable List<Response> earlier;
    private @Nullable Throwable chainFailure;
    private boolean proceeded;
    private boolean overWall;
    private long spentNanos;
    private Admission admission = Admission.CALL;
    private @Nullable StreamGuard requestGuard;
    private @Nullable StreamGuard responseGuard;

    // Whether the watchdog sees it run now.
    private boolean watched;

    // The clock, as of the last change of who runs.
    private long stamp;

    PipelineRun(Pipeline pipeline, Guard[] guards, HttpExchange exchange) {
        this.pipeline = pipeline;
        this.guards = guards;
        this.exchange = exchange;
        this.watch = guards.length == 0 ? NOTHING : newWatch();
    }

    Response start(Request request) {
        exchange.onComplete(this);
        // Frees what the filters need in their own completion listeners, hence last of all.
        exchange.finallyDo(this);
        pipeline.requireComplete();
        if (guards.length == 0) {
            // Nothing to watch.
            return toUpstream(request, System.nanoTime());
        }
        stamp = System.nanoTime();
        pipeline.watchdog().add(watch, thread);
        try {
            return step(request);
        } finally {
            pipeline.watchdog().remove(watch);
        }
    }

    /** A watch that knows when the exchange has to be over. */
    FilterWatch newWatch() {
        return new FilterWatch(exchange.bounded(), exchange.deadlineNanos());
    }

    /** Has the watchdog look at filters that run on the calling thread. */
    void watch(FilterWatch streaming) {
        pipeline.watchdog().add(streaming, Thread.currentThread());
    }

    /** Ends {@link #watch}. */
    void unwatch(FilterWatch streaming) {
        pipeline.watchdog().remove(streaming);
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
        Request passedOn = guarded(request);
        leaveForNext();
        proceeded = true;
        superseded();
        try {
            Response response = step(passedOn);
            if (current().responseBody() instanceof BodyNeed.Buffer) {
                response = Buffering.response(current(), response, exchange);
                restamp();
            } else if (current().responseBody() instanceof BodyNeed.Stream) {
                responseGuard = new StreamGuard(this, current(), admission);
                response = response.withBody(responseGuard.given(response.body()));
            }
            fromNext = response;
            return response;
        } catch (RuntimeException | Error e) {
            // A stack is too deep by who called, on this one as well.
            chainFailure = e instanceof StackOverflowError ? null : e;
            // Whatever it was that failed, this filter has not run meanwhile.
            restamp();
            throw e;
        } finally {
            enter();
        }
    }

    /** The filter calls the rest of the chain again, but may still answer with what it got. */
    private void superseded() {
        Response before = fromNext;
        fromNext = null;
        if (before != null) {
            if (earlier == null) {
                earlier = new ArrayList<>(2);
            }
            earlier.add(before);
        }
    }

    /** What the filter got from {@link #proceed} before it called it again. */
    List<Response> earlier() {
        List<Response> before = earlier;
        return before == null ? List.of() : before;
    }

    /** What a filter that streams goes on with: a body of its own is read within its limits. */
    private Request guarded(Request request) {
        return requestGuard == null || request.body() == request().body()
                ? request
                : request.withBody(requestGuard.made(request.body()));
    }

    /** What a filter that streams answers with, as {@link #proceed} does for requests. */
    Response guarded(Response response) {
        if (!(current().responseBody() instanceof BodyNeed.Stream)
                || (fromNext != null && fromNext.body() == response.body())) {
            return response;
        }
        StreamGuard guard =
                responseGuard == null ? new StreamGuard(this, current(), admission) : responseGuard;
        return response.withBody(guard.made(response.body()));
    }

    /** Runs what comes after the filter at {@code depth}. */
    private Response step(Request next) {
        Request callersRequest = request;
        Response callersResponse = fromNext;
        List<Response> callersEarlier = earlier;
        Throwable callersFailure = chainFailure;
        boolean callerProceeded = proceeded;
        boolean callerOverWall = overWall;
        long callerSpent = spentNanos;
        Admission callersAdmission = admission;
        StreamGuard callersRequestGuard = requestGuard;
        StreamGuard callersResponseGuard = responseGuard;
        begin(depth + 1, next);
        try {
            return depth == guards.length ? send(next) : guards[depth].handle(this, next);
        } finally {
            depth--;
            request = callersRequest;
            fromNext = callersResponse;
            earlier = callersEarlier;
            chainFailure = callersFailure;
            proceeded = callerProceeded;
            overWall = callerOverWall;
            spentNanos = callerSpent;
            admission = callersAdmission;
            requestGuard = callersRequestGuard;
            responseGuard = callersResponseGuard;
        }
    }

    private void begin(int place, Request shown) {
        depth = place;
        request = shown;
        fromNext = null;
        earlier = null;
        chainFailure = null;
        proceeded = false;
        overWall = false;
        spentNanos = 0;
        admission = Admission.CALL;
        requestGuard = null;
        responseGuard = null;
    }

    private Response send(Request next) {
        // No filter runs while the upstream is waited for: the watchdog need not look.
        pipeline.watchdog().remove(watch);
        try {
            return toUpstream(next, stamp);
        } finally {
            pipeline.watchdog().add(watch, thread);
        }
    }

    private Response toUpstream(Request next, long start) {
        try {
            return pipeline.terminal().send(exchange, next);
        } finally {
            stamp = System.nanoTime();
            exchange.upstreamTook(stamp - start);
        }
    }

    /** The filter at {@code depth} runs from now on, and pays for it. */
    void enter() {
        watch.enter(current(), thread, stamp, spentNanos);
        watched = true;
    }

    /** It does not run any more, or not while others do. */
    void leave() {
        watched = false;
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
            throw overTime(null);
        }
    }

    /** Why the running filter was interrupted. */
    GatewayException overTime(@Nullable Throwable cause) {
        return watch.late() ? current().late() : current().overWall(cause);
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

    /** The running filter is on trial: what it does wrong in a body is a part of that. */
    void onTrial(Admission probe) {
        admission = probe;
    }

    /** Replaces the request that the running filter sees: its body was buffered for it. */
    void given(Request request) {
        this.request = request;
    }

    /** Stands around the body of the request that the running filter sees: it streams it. */
    void streaming() {
        requestGuard = new StreamGuard(this, current(), admission);
        Request shown = request();
        request = shown.withBody(requestGuard.given(shown.body()));
    }

    /** Whether a filter is running on the calling thread, and pays for it. */
    boolean isWatched() {
        return onItsThread() && watched;
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

    /** Whether it was the exchange whose time was over when a filter was interrupted. */
    boolean late() {
        return watch.late();
    }

    /** Whether the running filter was interrupted; {@link #overTime} says why. */
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
