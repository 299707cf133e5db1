package dev.weir.kernel.upstream;

import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.exchange.HttpExchange;
import java.util.List;

/** The targets of one service, as one place to send requests to. Safe for every thread. */
public final class Upstream {
    private final String service;
    private final List<Target> targets;
    private final Balancer balancer;
    private final int retries;

    Upstream(String service, List<Target> targets, Balancer balancer, int retries) {
        this.service = service;
        this.targets = targets;
        this.balancer = balancer;
        this.retries = retries;
    }

    /** The name of the service. */
    public String service() {
        return service;
    }

    /**
     * Sends a request to one of the targets and waits for the head of its answer. The target of the
     * request is sent as it is: prefixes are the caller's business. Another target is tried only
     * where nothing can have happened yet; a pooled connection that turns out dead is replaced
     * once. Blocks the calling thread.
     *
     * @param host what the target sees as {@code Host}
     * @return the response; its body is pulled from the connection, and must be closed
     * @throws GatewayException with {@code UPSTREAM_FAILED}, {@code UPSTREAM_TIMEOUT} or {@code
     *     NO_CAPACITY}; or the failure of the request's own body
     */
    public Response send(HttpExchange exchange, Request request, HostHeader host) {
        Payload payload = Payload.of(request.body());
        for (int attempt = 0; ; attempt++) {
            try {
                return balancer.next().send(exchange, request, host, payload);
            } catch (GatewayException e) {
                if (!e.retrySafe() || attempt >= retries) {
                    throw e;
                }
            }
        }
    }

    List<Target> targets() {
        return targets;
    }
}
