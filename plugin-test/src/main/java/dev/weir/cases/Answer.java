package dev.weir.cases;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Response;

/** What a scripted upstream or call-out answers. */
sealed interface Answer {

    /** A response. */
    record Head(int status, Headers headers, Content body) implements Answer {}

    /** No response: the connection failed, or time ran out. */
    record Failure(FailureType type) implements Answer {}

    /** 200 without fields or body: what an upstream answers if a case says nothing of it. */
    static Answer ok() {
        return new Head(200, Headers.empty(), Content.NONE);
    }

    /**
     * The response, its body a stream that can be read once, as one from a connection.
     *
     * @throws GatewayException if the answer is a failure
     */
    default Response response() {
        return switch (this) {
            case Failure(var type) ->
                    throw new GatewayException(
                            type, GatewayException.Source.UPSTREAM, "the case says so");
            case Head(var status, var headers, var body) ->
                    new Response(status, headers, body.stream());
        };
    }
}
