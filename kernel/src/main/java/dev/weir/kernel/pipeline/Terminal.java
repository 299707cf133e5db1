package dev.weir.kernel.pipeline;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.exchange.HttpExchange;

/** The end of a pipeline: what is behind the last filter. */
@FunctionalInterface
public interface Terminal {
    /**
     * Sends the request upstream and gives the response, its body still to be pulled.
     *
     * @throws dev.weir.api.GatewayException if there is none to give
     */
    Response send(HttpExchange exchange, Request request);
}
