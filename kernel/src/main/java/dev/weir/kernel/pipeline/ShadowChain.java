package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The rest of a chain as a filter in shadow sees it: what the filter would send is recorded, the
 * original is sent, and the filter gets a copy of the real head.
 */
final class ShadowChain implements Chain {
    private final PipelineRun run;
    private final GuardedFilter filter;
    private final Request original;
    private final Request shown;
    private final HiddenBody hidden;
    private boolean unobserved;
    private boolean tooLong;
    private @Nullable Request wanted;
    private @Nullable Response real;
    private @Nullable Response copy;
    private @Nullable RuntimeException realFailure;
    private boolean sent;

    ShadowChain(PipelineRun run, GuardedFilter filter, Request request) {
        this.run = run;
        this.filter = filter;
        this.hidden = new HiddenBody();
        Copied body = copied(request.body(), filter.requestBody());
        original = request.withBody(body.real());
        shown = request.withBody(body.shown());
    }

    private record Copied(Body real, Body shown) {}

    private Copied copied(Body body, BodyNeed need) {
        if (body.length() == 0) {
            return new Copied(body, Body.empty());
        }
        return switch (need) {
            case BodyNeed.None _ -> new Copied(body, hidden.ofLength(body.length()));
            case BodyNeed.Stream _ -> {
                unobserved = true;
                yield new Copied(body, hidden.ofLength(body.length()));
            }
            case BodyNeed.Buffer(int max) -> {
                BodyCopy taken = BodyCopy.of(body, max, run.exchange());
                unobserved |= taken.unheld();
                tooLong |= taken.copy() == null && !taken.unheld();
                yield new Copied(
                        taken.real(),
                        Objects.requireNonNullElseGet(
                                taken.copy(), () -> hidden.ofLength(body.length())));
            }
        };
    }

    @Override
    public Request request() {
        return shown;
    }

    @Override
    public Response proceed(Request request) {
        ContractRules.proceedingInShadow(run, request, wanted != null);
        if (wanted != null && wanted.body() != request.body()) {
            wanted.body().close();
        }
        wanted = request;
        if (!sent) {
            run.leaveForNext();
            try {
                send();
            } finally {
                run.enter();
            }
        }
        if (realFailure != null) {
            throw realFailure;
        }
        return Objects.requireNonNull(copy);
    }

    /** Sends the original, once, and keeps what comes of it. */
    private void send() {
        sent = true;
        try {
            Response answer = run.skip(original);
            Copied body = copied(answer.body(), filter.responseBody());
            real = new Response(answer.status(), answer.headers(), body.real());
            copy = new Response(answer.status(), answer.headers(), body.shown());
        } catch (RuntimeException e) {
            realFailure = e;
        } finally {
            run.restamp();
        }
    }

    /** What came of the original, which is sent if the filter did not get so far. */
    Response real() {
        if (!sent) {
            return run.skip(original);
        }
        if (realFailure != null) {
            throw realFailure;
        }
        return Objects.requireNonNull(real);
    }

    /** Whether the original was sent and came to an end that nobody can go on from. */
    boolean lost() {
        return sent && real == null && realFailure == null;
    }

    /** Whether that failure is the real one, on its way through the filter. */
    @SuppressWarnings("ReferenceEquality") // the very exception
    boolean isReal(@Nullable Throwable failure) {
        return realFailure == failure && failure != null;
    }

    /** The request that the filter would have sent; null if none. */
    @Nullable Request wanted() {
        return wanted;
    }

    /** The request that it was shown. */
    Request shown() {
        return shown;
    }

    /** The response that it was shown; null if none. */
    @Nullable Response copy() {
        return copy;
    }

    /** Whether there was a body that it is made for and was not shown. */
    boolean unobserved() {
        return unobserved || (hidden.wanted() && !tooLong);
    }

    /** Whether there was a body longer than it takes. */
    boolean tooLong() {
        return tooLong;
    }
}
