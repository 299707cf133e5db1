package dev.weir.kernel.upstream;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.exchange.HttpExchange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The targets of one service, as one place to send requests to. Safe for every thread. */
public final class Upstream {
    private final String service;
    private final Rotation rotation;
    private final int retries;

    Upstream(String service, Rotation rotation, int retries) {
        this.service = service;
        this.rotation = rotation;
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
     * once. A request that may go no further is answered here. Blocks the calling thread.
     *
     * @param host what the target sees as {@code Host}
     * @return the response; its body is pulled from the connection, and must be closed
     * @throws GatewayException with {@code UPSTREAM_FAILED}, {@code UPSTREAM_TIMEOUT} or {@code
     *     NO_CAPACITY}; or the failure of the request's own body
     */
    public Response send(HttpExchange exchange, Request request, HostHeader host) {
        if (MaxForwards.bounds(request)) {
            return MaxForwards.exhausted(request)
                    ? MaxForwards.last(exchange, request)
                    : forward(exchange, MaxForwards.passedOn(request), host);
        }
        return forward(exchange, request, host);
    }

    private Response forward(HttpExchange exchange, Request request, HostHeader host) {
        Payload payload = Payload.of(request);
        Target target = rotation.next();
        try {
            return target.send(exchange, request, host, payload);
        } catch (GatewayException e) {
            return again(e, target, exchange, request, host, payload);
        }
    }

    private Response again(
            GatewayException first,
            Target target,
            HttpExchange exchange,
            Request request,
            HostHeader host,
            Payload payload) {
        GatewayException failure = first;
        Set<Target> tried = new HashSet<>();
        Target last = target;
        for (int left = retries; left > 0 && failure.retrySafe() && payload.whole(); left--) {
            tried.add(last);
            Target next = rotation.other(tried);
            if (failure.type() == FailureType.NO_CAPACITY && tried.contains(next)) {
                // Asking the same full target again is waiting twice.
                throw failure;
            }
            last = next;
            try {
                return last.send(exchange, request, host, payload);
            } catch (GatewayException e) {
                failure = e;
            }
        }
        throw failure;
    }

    /** Its targets as they are now, in the order of the configuration. */
    public List<TargetStatus> status() {
        return rotation.members().stream()
                .map(member ->
                        new TargetStatus(
                                member.target().health().target(),
                                member.weight(),
                                member.target().health().figures()))
                .toList();
    }

    List<Member> members() {
        return rotation.members();
    }
}
