package dev.weir.kernel.pipeline;

import dev.weir.api.Request;
import dev.weir.api.Response;

/** Stands around one filter of a chain. */
sealed interface Guard permits FilterGuard, ShadowGuard {

    /** The filter, and what is counted for it. */
    GuardedFilter filter();

    /**
     * Runs the filter and what is behind it, as far as the guard lets it.
     *
     * @throws dev.weir.api.GatewayException if there is no response to give
     */
    Response handle(PipelineRun run, Request request);

    /** The guard that an entry asks for. */
    static Guard of(GuardedFilter filter) {
        return filter.use().guard().shadow() ? new ShadowGuard(filter) : new FilterGuard(filter);
    }
}
