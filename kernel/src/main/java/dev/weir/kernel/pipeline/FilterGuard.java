package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.PluginUse.OnError;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.plugin.PluginInstance;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Stands around one filter: shows it only the requests it asked for, holds it to the contract of
 * {@link Filter}, and turns its failure into what {@code on-error} says.
 */
final class FilterGuard {
    private static final System.Logger LOG = System.getLogger(FilterGuard.class.getName());

    private final PluginUse use;
    private final PluginInstance instance;
    private final Filter filter;
    private final @Nullable Match when;
    private final BodyNeed requestBody;
    private final BodyNeed responseBody;
    private final PluginFigures figures;

    /** The guard of an entry that has an instance. */
    static FilterGuard of(ChainEntry entry) {
        return new FilterGuard(
                entry.use(), Objects.requireNonNull(entry.instance()), entry.figures());
    }

    private FilterGuard(PluginUse use, PluginInstance instance, PluginFigures figures) {
        this.use = use;
        this.instance = instance;
        this.filter = instance.filter();
        this.when = use.when().orElse(null);
        this.requestBody = instance.descriptor().requestBody();
        this.responseBody = instance.descriptor().responseBody();
        this.figures = figures;
    }

    PluginFigures figures() {
        return figures;
    }

    BodyNeed requestBody() {
        return requestBody;
    }

    Response handle(PipelineRun run, Request request) {
        if (when != null && !when.meets(request)) {
            return run.skip(request);
        }
        if (requestBody instanceof BodyNeed.Buffer(int max)) {
            run.given(buffered(request, max));
        }
        try {
            return checked(run, filter.handle(run.exchange(), run));
        } catch (Throwable failure) {
            // The one place where everything is caught: a plugin may throw anything.
            return failed(run, failure);
        }
    }

    /** The response of the rest of the chain as the filter is to see it. */
    Response prepared(Response response) {
        if (!(responseBody instanceof BodyNeed.Buffer(int max)) || response.body().replayable()) {
            return response;
        }
        try {
            return response.withBody(Body.of(response.body().readAll(max)));
        } catch (GatewayException e) {
            throw e.type() == FailureType.BODY_TOO_LARGE ? tooLong(max, e) : e;
        } catch (IOException e) {
            throw new GatewayException(
                    FailureType.UPSTREAM_FAILED, Source.UPSTREAM, "reading the response failed", e);
        }
    }

    private GatewayException tooLong(int max, GatewayException cause) {
        return new GatewayException(
                FailureType.UPSTREAM_FAILED,
                Source.UPSTREAM,
                "plugin %s holds at most %d bytes of a response".formatted(use.name(), max),
                cause);
    }

    private static Request buffered(Request request, int max) {
        if (request.body().replayable()) {
            return request;
        }
        try {
            return request.withBody(Body.of(request.body().readAll(max)));
        } catch (IOException e) {
            throw new GatewayException(
                    FailureType.BAD_REQUEST,
                    Source.DOWNSTREAM,
                    "reading the request body failed",
                    e);
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
        return response;
    }

    private Response failed(PipelineRun run, Throwable failure) {
        if (run.fromChain(failure)) {
            throw (RuntimeException) failure;
        } else if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    FailureType.CANCELLED,
                    Source.DOWNSTREAM,
                    "the exchange was cancelled",
                    failure);
        } else if (failure instanceof VirtualMachineError fatal
                && !(failure instanceof StackOverflowError)) {
            throw fatal;
        } else if (failure instanceof GatewayException other && other.source() != Source.PLUGIN) {
            // The filter met a failure that is not its own: a body that is too long, or broke off.
            throw closed(run, other);
        }
        figures.failed();
        GatewayException named = named(failure);
        if (use.onError() == OnError.OPEN) {
            return open(run, named);
        }
        throw closed(run, named);
    }

    private GatewayException named(Throwable failure) {
        FailureType type =
                failure instanceof GatewayException known
                                && known.type() == FailureType.PLUGIN_LIMIT
                        ? FailureType.PLUGIN_LIMIT
                        : FailureType.PLUGIN_FAILED;
        String message =
                "plugin %s (%s %s) failed: %s"
                        .formatted(
                                use.name(),
                                instance.descriptor().name(),
                                instance.descriptor().version(),
                                failure.getMessage() == null ? failure : failure.getMessage());
        return new GatewayException(type, Source.PLUGIN, message, failure);
    }

    /** Goes on as if the filter were not there, while nothing is lost by it. */
    private Response open(PipelineRun run, GatewayException failure) {
        if (!run.proceeded()) {
            Request request = run.request();
            if (!PipelineRun.whole(request.body())) {
                throw closed(run, failure);
            }
            log(run, failure);
            return run.skip(request);
        }
        Response fromNext = run.fromNext();
        if (fromNext == null || !PipelineRun.whole(fromNext.body())) {
            throw closed(run, failure);
        }
        log(run, failure);
        return fromNext;
    }

    /** Gives up what came from behind the filter, and the failure to throw. */
    private static GatewayException closed(PipelineRun run, GatewayException failure) {
        Response fromNext = run.fromNext();
        if (fromNext != null) {
            fromNext.close();
        }
        return failure;
    }

    private static void log(PipelineRun run, GatewayException failure) {
        LOG.log(
                System.Logger.Level.WARNING,
                "exchange {0}, route {1}: {2}; on-error is open, so it goes on without",
                run.exchange().id(),
                run.exchange().route(),
                failure.getMessage());
    }
}
