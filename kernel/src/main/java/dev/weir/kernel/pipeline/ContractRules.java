package dev.weir.kernel.pipeline;

import dev.weir.api.Request;
import dev.weir.api.spi.BodyNeed;
import org.jspecify.annotations.Nullable;

/** The contract of filters, as far as it can be held them to while they run. */
final class ContractRules {
    private ContractRules() {}

    /** What {@link dev.weir.api.Chain#proceed} asks of its caller. */
    static void proceeding(PipelineRun run, Request request) {
        GuardedFilter filter = running(run, request);
        once(request, run.proceeded());
        if (filter.requestBody() instanceof BodyNeed.None
                && request.body() != run.request().body()) {
            throw new IllegalStateException(
                    "the filter declares BodyNeed.NONE for requests, but went on with another body");
        }
    }

    /** The same for a filter in shadow. */
    static void proceedingInShadow(PipelineRun run, Request request, boolean again) {
        running(run, request);
        once(request, again);
    }

    private static GuardedFilter running(PipelineRun run, @Nullable Request request) {
        if (!run.onItsThread()) {
            throw new IllegalStateException(
                    "next.proceed was called on another thread than handle; call it on the thread"
                            + " that handle runs on");
        }
        GuardedFilter filter = run.running();
        if (filter == null) {
            throw new IllegalStateException(
                    "next.proceed was called when handle was over; what belongs after the response"
                            + " goes to exchange.onComplete");
        }
        if (request == null) {
            throw new IllegalStateException(
                    "next.proceed was called without a request; pass on next.request() or one made"
                            + " from it");
        }
        return filter;
    }

    private static void once(Request request, boolean again) {
        if (again && !request.body().replayable()) {
            throw new IllegalStateException(
                    "next.proceed was called twice, but the request body is a stream that can be"
                            + " sent once; buffer it (BodyNeed.Buffer) to send it again");
        }
    }
}
