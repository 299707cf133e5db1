package dev.weir.kernel.pipeline;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.condition.ConditionException;
import dev.weir.kernel.journal.ErrorEntry.Effect;
import dev.weir.kernel.metrics.ShadowFigures;
import dev.weir.kernel.metrics.ShadowFigures.Finding;
import dev.weir.kernel.plugin.Breaker.Admission;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Stands around a filter in shadow: it runs on copies, on the way of the real exchange, and decides
 * nothing. What it would have done is counted.
 */
final class ShadowGuard implements Guard {
    private final GuardedFilter filter;
    private final FailureReport report;
    private final ShadowFigures findings;

    ShadowGuard(GuardedFilter filter) {
        this.filter = filter;
        this.report = new FailureReport(filter);
        this.findings = filter.figures().shadow();
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
            filter.figures().skipped();
            return run.skip(request);
        }
        ShadowChain chain = new ShadowChain(run, filter, request);
        run.restamp();
        if (chain.tooLong()) {
            // It would not even have been called: 413.
            findings.found(Finding.FAILED);
            filter.breaker().abandoned(admission);
            return chain.real();
        }
        observe(run, chain, admission);
        return chain.real();
    }

    private boolean meant(PipelineRun run, Request request) {
        try {
            return filter.meant(run, request);
        } catch (ConditionException e) {
            filter.figures().failed();
            report.tell(run, report.named(e), e, Effect.IN_SHADOW);
            return false;
        } finally {
            run.restamp();
        }
    }

    private void observe(PipelineRun run, ShadowChain chain, Admission admission) {
        Response answer = null;
        Throwable failure = null;
        run.enter();
        try {
            answer = filter.filter().handle(new ShadowExchange(run.exchange()), chain);
        } catch (Throwable e) {
            // As in FilterGuard: a plugin may throw anything.
            failure = e;
        }
        run.leave();
        filter.figures().called(run.spentNanos());
        if (run.overWall()) {
            failure = run.overTime(failure);
        } else if (answer == null && failure == null) {
            failure = new IllegalStateException("the filter returned null");
        }
        if (failure == null) {
            filter.breaker().ended(admission, true);
            judge(chain, answer);
        } else if (chain.isReal(failure) && !chain.unobserved() && !run.late()) {
            filter.breaker().abandoned(admission);
            findings.found(Finding.UNCHANGED);
        } else if (failure instanceof Error && chain.lost()) {
            filter.breaker().abandoned(admission);
            throw (Error) failure;
        } else if (chain.unobserved()
                || run.late()
                || late(failure)
                || failure instanceof InterruptedException) {
            // None of this says what it would have done. An interrupt that it tells of is not
            // passed on: it decides nothing, that the exchange ends neither.
            filter.breaker().abandoned(admission);
            findings.found(Finding.UNOBSERVED);
        } else {
            failed(run, failure, admission);
        }
        drop(chain, answer);
    }

    /** Whether the exchange was over while a guest ran, as its host says. */
    private static boolean late(Throwable failure) {
        return failure instanceof GatewayException known
                && known.type() == FailureType.UPSTREAM_TIMEOUT
                && known.source() == Source.INTERNAL;
    }

    private void failed(PipelineRun run, Throwable failure, Admission admission) {
        filter.breaker().ended(admission, false);
        filter.figures().failed();
        findings.found(Finding.FAILED);
        report.tell(run, report.named(failure), failure, Effect.IN_SHADOW);
    }

    private void judge(ShadowChain chain, @Nullable Response answer) {
        Request wanted = chain.wanted();
        if (wanted == null) {
            findings.found(Finding.ANSWERED);
            return;
        }
        boolean requestChanged = changed(chain.shown(), wanted);
        boolean responseChanged = changed(chain.copy(), answer);
        if (requestChanged) {
            findings.found(Finding.REQUEST_CHANGED);
        }
        if (responseChanged) {
            findings.found(Finding.RESPONSE_CHANGED);
        }
        if (chain.unobserved()) {
            findings.found(Finding.UNOBSERVED);
        } else if (chain.tooLong()) {
            findings.found(Finding.FAILED);
        } else if (!requestChanged && !responseChanged) {
            findings.found(Finding.UNCHANGED);
        }
    }

    private static boolean changed(Request shown, Request wanted) {
        return shown.body() != wanted.body()
                || !shown.method().equals(wanted.method())
                || !shown.target().equals(wanted.target())
                || !same(shown.headers(), wanted.headers());
    }

    private static boolean changed(@Nullable Response shown, @Nullable Response answer) {
        if (shown == null || answer == null) {
            // The upstream failed, and the filter would have answered in its place.
            return answer != null;
        }
        return shown.body() != answer.body()
                || shown.status() != answer.status()
                || !same(shown.headers(), answer.headers());
    }

    private static boolean same(Headers one, Headers other) {
        return one.size() == other.size()
                && IntStream.range(0, one.size())
                        .allMatch(i ->
                                one.name(i).equalsIgnoreCase(other.name(i))
                                        && one.value(i).equals(other.value(i)));
    }

    /** Closes what the filter made. Copies of the real bodies hold nothing. */
    private static void drop(ShadowChain chain, @Nullable Response answer) {
        try {
            if (answer != null) {
                answer.close();
            }
            Request wanted = chain.wanted();
            if (wanted != null) {
                wanted.body().close();
            }
        } catch (RuntimeException _) {
            // The filter's own body, which nobody reads.
        }
    }
}
