package dev.weir.kernel.upstream;

import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.exchange.HttpExchange;

/** The targets of one service, as one place to send requests to. Safe for every thread. */
public final class Upstream {
    Upstream() {}

    /** The name of the service. */
    public String service() {
        return "";
    }

    /**
     * Sends a request to one of the targets and waits for the head of its answer. The target of the
     * request is sent as it is: prefixes are the caller's business. Blocks the calling thread.
     *
     * @param host what the target sees as {@code Host}
     * @return the response; its body is pulled from the connection, and must be closed
     * @throws GatewayException with {@code UPSTREAM_FAILED}, {@code UPSTREAM_TIMEOUT} or {@code
     *     NO_CAPACITY}; or the failure of the request's own body
     */
    public Response send(HttpExchange exchange, Request request, HostHeader host) {
        return Response.of(502);
    }
}
