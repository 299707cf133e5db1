package dev.weir.kernel.upstream;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.exchange.HttpExchange;

/** One place that answers requests. Safe for every thread. */
interface Target {
    /**
     * Sends a request once, and again only where the first try met a pooled connection that was
     * dead.
     *
     * @param payload the request's content
     * @throws dev.weir.api.GatewayException if there is no answer; {@code retrySafe} says whether
     *     another target may be asked
     */
    Response send(HttpExchange exchange, Request request, HostHeader host, Payload payload);

    /** How it has been doing. */
    TargetHealth health();
}
