package dev.weir.kernel.upstream;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Problem;
import dev.weir.api.Request;
import dev.weir.api.Response;

/**
 * {@code Max-Forwards} of OPTIONS and TRACE (RFC 9110 §7.6.2): how many more may pass a request on.
 * In requests with other methods, or with a value that is no number, it is a field like any other.
 */
final class MaxForwards {
    private static final String NAME = "max-forwards";
    // More hops than that are as good as no bound.
    private static final int MAX_DIGITS = 9;
    private static final int NOT_IMPLEMENTED = 501;

    private MaxForwards() {}

    /** Whether the request has such a bound. */
    static boolean bounds(Request request) {
        String method = request.method();
        return (method.equals("OPTIONS") || method.equals("TRACE"))
                && isNumber(value(request.headers()));
    }

    /** Whether a bounded request must not be passed on. */
    static boolean exhausted(Request request) {
        return number(request) == 0;
    }

    /** A bounded request as it is passed on. */
    static Request passedOn(Request request) {
        return request.withHeaders(
                request.headers().with("Max-Forwards", Integer.toString(number(request) - 1)));
    }

    /**
     * The answer of the last one to get a request. A TRACE would tell what filters added to it, so
     * that is not answered.
     */
    static Response last(Exchange exchange, Request request) {
        if (request.method().equals("OPTIONS")) {
            return new Response(200, Headers.empty(), Body.empty());
        }
        return new Problem(
                        NOT_IMPLEMENTED, "Not Implemented", "TRACE is not answered by the gateway.")
                .toResponse(exchange);
    }

    private static String value(Headers headers) {
        return headers.first(NAME).orElse("");
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int number(Request request) {
        String value = value(request.headers());
        return Integer.parseInt(value.length() <= MAX_DIGITS ? value : "9".repeat(MAX_DIGITS));
    }
}
