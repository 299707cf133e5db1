package dev.weir.kernel.exchange;

import dev.weir.api.Request;
import dev.weir.api.Response;

/** Answers requests: what stands behind a listener. The gateway is one, the admin API another. */
@FunctionalInterface
public interface HttpHandler {

    /**
     * Answers one request, on the thread of its connection. The connection sends the response and
     * then calls {@link HttpExchange#complete}, closes the bodies, and calls {@link
     * HttpExchange#end}.
     *
     * @return the response; its body is pulled and closed by the connection
     */
    Response handle(HttpExchange exchange, Request request);
}
