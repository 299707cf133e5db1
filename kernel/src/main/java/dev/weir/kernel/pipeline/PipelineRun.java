package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.kernel.exchange.HttpExchange;
import org.jspecify.annotations.Nullable;

/**
 * One exchange in one pipeline. It is the {@link Chain} of every filter: {@code depth} says which
 * filter is running, since a filter's {@code handle} lies within that of the one before it, all on
 * one thread. So an exchange costs this object and its arrays, whatever the number of filters.
 */
final class PipelineRun implements Chain, Exchange.CompletionListener, Runnable {
    private final Pipeline pipeline;
    private final FilterGuard[] filters;
    private final HttpExchange exchange;
    private final Step[] steps;
    private int depth = -1;
    // Time belongs to the filter that runs: at each change of depth the span since `stamp` is
    // charged.
    private long stamp;

    /** What is known of one filter in this exchange. */
    private static final class Step {
        @Nullable Request request;
        @Nullable Response fromNext;
        @Nullable RuntimeException chainFailure;
        boolean proceeded;
        long nanos;
    }

    PipelineRun(Pipeline pipeline, FilterGuard[] filters, HttpExchange exchange) {
        this.pipeline = pipeline;
        this.filters = filters;
        this.exchange = exchange;
        steps = new Step[filters.length];
    }

    Response start(Request request) {
        exchange.onComplete(this);
        // Frees what the filters need in their own completion listeners, hence last of all.
        exchange.finallyDo(this);
        pipeline.requireComplete();
        if (filters.length == 0) {
            // Nothing to time.
            return pipeline.terminal().send(exchange, request);
        }
        stamp = System.nanoTime();
        return step(request);
    }

    HttpExchange exchange() {
        return exchange;
    }

    @Override
    public Request request() {
        Request request = steps[depth].request;
        if (request == null) {
            throw new IllegalStateException("no filter is running");
        }
        return request;
    }

    @Override
    public Response proceed(Request request) {
        Step step = steps[depth];
        if (step.proceeded && !request.body().replayable()) {
            throw new IllegalStateException(
                    "next.proceed was called twice, but the request body is a stream that can be"
                            + " sent once; buffer it (BodyNeed.Buffer) to send it again");
        }
        if (filters[depth].requestBody() instanceof BodyNeed.None
                && step.request != null
                && request.body() != step.request.body()) {
            throw new IllegalStateException(
                    "the filter declares BodyNeed.NONE for requests, but went on with another body");
        }
        step.proceeded = true;
        step.fromNext = null;
        try {
            Response response = filters[depth].prepared(step(request));
            step.fromNext = response;
            return response;
        } catch (RuntimeException e) {
            step.chainFailure = e;
            throw e;
        }
    }

    /** Runs what comes after the filter at {@code depth}. */
    private Response step(Request request) {
        charge();
        int caller = depth;
        depth = caller + 1;
        try {
            if (depth == filters.length) {
                return pipeline.terminal().send(exchange, request);
            }
            Step step = new Step();
            step.request = request;
            steps[depth] = step;
            return filters[depth].handle(this, request);
        } finally {
            charge();
            depth = caller;
        }
    }

    private void charge() {
        long now = System.nanoTime();
        if (depth >= 0 && depth < steps.length) {
            steps[depth].nanos += now - stamp;
        }
        stamp = now;
    }

    /** Goes on past the running filter as if it were not there. */
    Response skip(Request request) {
        steps[depth].proceeded = true;
        return step(request);
    }

    /** Replaces the request that the running filter sees: its body was buffered for it. */
    void given(Request request) {
        steps[depth].request = request;
    }

    /** Whether the running filter has called {@link #proceed}. */
    boolean proceeded() {
        return steps[depth].proceeded;
    }

    /** What the running filter got from {@link #proceed}; null if nothing yet. */
    @Nullable Response fromNext() {
        return steps[depth].fromNext;
    }

    /** Whether {@code failure} came through the running filter from behind it. */
    @SuppressWarnings("ReferenceEquality") // the very exception, on its way out
    boolean fromChain(Throwable failure) {
        return steps[depth].chainFailure == failure;
    }

    /** Whether {@code body} can still be passed on whole. */
    static boolean whole(Body body) {
        return body.replayable() || body.untouched();
    }

    @Override
    public void completed(Outcome outcome) {
        for (int i = 0; i < filters.length && steps[i] != null; i++) {
            filters[i].figures().called(steps[i].nanos);
        }
        pipeline.figures().completed(outcome);
    }

    /** The end of the exchange: gives its place in the pipeline back. */
    @Override
    public void run() {
        pipeline.leave();
    }
}
