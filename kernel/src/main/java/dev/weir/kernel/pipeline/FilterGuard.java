package dev.weir.kernel.pipeline;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.kernel.condition.ConditionException;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.journal.ErrorEntry.Effect;
import dev.weir.kernel.plugin.Breaker.Admission;
import org.jspecify.annotations.Nullable;

/**
 * Stands around a filter that decides: shows it only the requests it asked for, leaves it out while
 * it is in quarantine, keeps its account, holds it to the contract of {@link dev.weir.api.Filter},
 * and turns its failure into what {@code on-error} says.
 */
final class FilterGuard implements Guard {
    private final GuardedFilter filter;
    private final FailureReport report;

    FilterGuard(GuardedFilter filter) {
        this.filter = filter;
        this.report = new FailureReport(filter);
    }

    @Override
    public GuardedFilter filter() {
        return filter;
    }

    @Override
    public Response handle(PipelineRun run, Request request) {
        if (filter.conditional() && !meant(run, request)) {
            return run.skip(request);
        }
        Admission admission = filter.breaker().admit();
        if (admission == Admission.REFUSED) {
            return quarantined(run, request);
        }
        if (admission.probes()) {
            run.onTrial(admission);
        }
        try {
            if (filter.requestBody() instanceof BodyNeed.Buffer) {
                run.given(Buffering.request(filter, request, run.exchange()));
                run.restamp();
            } else if (filter.requestBody() instanceof BodyNeed.Stream) {
                run.streaming();
            }
            Response response = called(run);
            if (admission.probes()) {
                wentWell(run, admission);
            }
            return response;
        } catch (Throwable failure) {
            // The one place where everything is caught: a plugin may throw anything.
            return failed(run, failure, admission);
        }
    }

    /** A probe is over with the last code of the filter, which may run while bodies are sent. */
    private void wentWell(PipelineRun run, Admission probe) {
        if (!filter.streams()) {
            filter.breaker().ended(probe, true);
            return;
        }
        run.exchange()
                .onComplete(outcome -> {
                    if (outcome.ending() == Outcome.Ending.COMPLETED) {
                        filter.breaker().ended(probe, true);
                    } else {
                        filter.breaker().abandoned(probe);
                    }
                });
    }

    private Response called(PipelineRun run) throws Exception {
        Response response = null;
        run.enter();
        try {
            response = filter.filter().handle(run.exchange(), run);
        } finally {
            run.leave();
            filter.figures().called(run.spentNanos());
            if (run.overWall()) {
                drop(run, response);
            }
        }
        if (run.overWall()) {
            throw run.overTime(null);
        }
        return checked(run, response);
    }

    /** Gives up what the filter answered too late, unless it is the response from behind it. */
    private static void drop(PipelineRun run, @Nullable Response late) {
        Response fromNext = run.fromNext();
        if (late != null && (fromNext == null || late.body() != fromNext.body())) {
            late.close();
        }
    }

    private static Response checked(PipelineRun run, @Nullable Response response) {
        if (response == null) {
            throw new IllegalStateException(
                    "the filter returned null; it must return the response of next.proceed or one"
                            + " of its own");
        }
        Response fromNext = run.fromNext();
        if (fromNext != null && fromNext.body() != response.body() && fromNext.body().untouched()) {
            // Neither passed on nor read: an answer in its place. The upstream's connection waits.
            fromNext.close();
        }
        for (Response before : run.earlier()) {
            if (before.body() != response.body() && before.body().untouched()) {
                before.close();
            }
        }
        return run.guarded(response);
    }

    /** A condition that cannot be judged leaves the filter out only where on-error says so. */
    private boolean meant(PipelineRun run, Request request) {
        try {
            return filter.meant(run, request);
        } catch (ConditionException e) {
            filter.figures().failed();
            GatewayException failure = report.named(e);
            if (filter.use().guard().onError() == OnError.OPEN) {
                report.tell(run, failure, e, Effect.WENT_ON);
                return false;
            }
            report.tell(run, failure, e, Effect.FAILED);
            throw failure;
        } finally {
            run.restamp();
        }
    }

    private Response quarantined(PipelineRun run, Request request) {
        if (filter.use().guard().onError() == OnError.OPEN) {
            filter.figures().skipped();
            return run.skip(request);
        }
        filter.figures().refused();
        GatewayException refusal =
                new GatewayException(
                        FailureType.PLUGIN_UNAVAILABLE,
                        Source.PLUGIN,
                        filter.label() + " is in quarantine");
        // The quarantine was logged when it began; its refusals are counted.
        run.exchange().told(refusal);
        throw refusal;
    }

    private Response failed(PipelineRun run, Throwable failure, Admission admission) {
        if (run.overWall() && run.late()) {
            filter.breaker().abandoned(admission);
            throw closed(run, filter.late());
        } else if (run.overWall()) {
            return failedByItself(run, filter.overWall(failure), admission);
        } else if (run.fromChain(failure)) {
            filter.breaker().abandoned(admission);
            giveUp(run);
            throw unchecked(failure);
        } else if (failure instanceof InterruptedException) {
            filter.breaker().abandoned(admission);
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    FailureType.CANCELLED,
                    Source.DOWNSTREAM,
                    "the exchange was cancelled",
                    failure);
        } else if (failure instanceof GatewayException other && other.source() != Source.PLUGIN) {
            // The filter met a failure that is not its own: a body that is too long, or broke off.
            filter.breaker().abandoned(admission);
            throw closed(run, other);
        }
        return failedByItself(run, failure, admission);
    }

    private Response failedByItself(PipelineRun run, Throwable failure, Admission admission) {
        filter.figures().failed();
        if (failure instanceof GatewayException known
                && known.type() == FailureType.PLUGIN_UNAVAILABLE) {
            // Its host turned the call away, for load or in a quarantine of its own.
            filter.breaker().abandoned(admission);
        } else {
            filter.breaker().ended(admission, false);
        }
        GatewayException named = report.named(failure);
        if (filter.use().guard().onError() == OnError.OPEN && canGoOn(run)) {
            filter.figures().skipped();
            report.tell(run, named, failure, Effect.WENT_ON);
            Response fromNext = run.fromNext();
            run.earlier().forEach(Response::close);
            return fromNext == null ? run.skip(run.request()) : fromNext;
        }
        report.tell(run, named, failure, Effect.FAILED);
        throw closed(run, named);
    }

    private static RuntimeException unchecked(Throwable ofChain) {
        if (ofChain instanceof Error error) {
            throw error;
        }
        return (RuntimeException) ofChain;
    }

    /** Whether nothing is lost if the exchange goes on as if the filter were not there. */
    private static boolean canGoOn(PipelineRun run) {
        if (!run.proceeded()) {
            return PipelineRun.whole(run.request().body());
        }
        Response fromNext = run.fromNext();
        return fromNext != null && PipelineRun.whole(fromNext.body());
    }

    /** Gives up what came from behind the filter, and the failure to throw. */
    private static GatewayException closed(PipelineRun run, GatewayException failure) {
        giveUp(run);
        return failure;
    }

    private static void giveUp(PipelineRun run) {
        Response fromNext = run.fromNext();
        if (fromNext != null) {
            fromNext.close();
        }
        run.earlier().forEach(Response::close);
    }
}
