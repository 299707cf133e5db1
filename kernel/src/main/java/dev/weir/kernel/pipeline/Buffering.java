package dev.weir.kernel.pipeline;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.kernel.exchange.HttpExchange;
import java.io.IOException;

/** Takes bodies into memory for filters that want them whole. */
final class Buffering {
    private Buffering() {}

    /** The request as the filter is to see it. */
    static Request request(GuardedFilter filter, Request request, HttpExchange exchange) {
        if (!(filter.requestBody() instanceof BodyNeed.Buffer(int max))
                || request.body().replayable()) {
            return request;
        }
        try {
            return request.withBody(HeldBody.read(request.body(), max, exchange));
        } catch (IOException e) {
            throw new GatewayException(
                    FailureType.BAD_REQUEST,
                    Source.DOWNSTREAM,
                    "reading the request body failed",
                    e);
        }
    }

    /** The response of the rest of the chain as the filter is to see it. */
    static Response response(GuardedFilter filter, Response response, HttpExchange exchange) {
        if (!(filter.responseBody() instanceof BodyNeed.Buffer(int max))
                || response.body().replayable()) {
            return response;
        }
        try {
            return response.withBody(HeldBody.read(response.body(), max, exchange));
        } catch (GatewayException e) {
            throw e.type() == FailureType.BODY_TOO_LARGE ? tooLong(filter, max, e) : e;
        } catch (IOException e) {
            throw new GatewayException(
                    FailureType.UPSTREAM_FAILED, Source.UPSTREAM, "reading the response failed", e);
        }
    }

    private static GatewayException tooLong(GuardedFilter filter, int max, GatewayException cause) {
        return new GatewayException(
                FailureType.UPSTREAM_FAILED,
                Source.UPSTREAM,
                "plugin %s holds at most %d bytes of a response"
                        .formatted(filter.use().name(), max),
                cause);
    }
}
