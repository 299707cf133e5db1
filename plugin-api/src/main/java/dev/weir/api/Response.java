package dev.weir.api;

import java.util.Objects;

/**
 * The head of a response and its body. Immutable, except that a streamed body can be read once.
 *
 * @param status the status code, 200 to 599 (interim 1xx responses are the gateway's own)
 * @param headers the fields in their order, without hop-by-hop fields and {@code
 *     Transfer-Encoding}. A {@code Content-Length} is for reading: what is sent follows the body,
 *     except in the answer to HEAD and in a 304, which have a length but no body
 * @param body the content; {@link Body#empty()} if there is none
 */
public record Response(int status, Headers headers, Body body) implements AutoCloseable {

    /** Refuses a status that is none. */
    public Response {
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("status must be 200 to 599, was " + status);
        }
    }

    /** An answer without fields or body. */
    public static Response of(int status) {
        return new Response(status, Headers.empty(), Body.empty());
    }

    /** This response with another status. */
    public Response withStatus(int status) {
        return new Response(status, headers, body);
    }

    /** This response with other headers; the same object if they are the ones it has. */
    @SuppressWarnings("ReferenceEquality") // the very ones
    public Response withHeaders(Headers headers) {
        return headers == this.headers ? this : new Response(status, headers, body);
    }

    /** This response with one field set, replacing all of that name. */
    public Response withHeader(String name, String value) {
        return withHeaders(headers.with(name, value));
    }

    /**
     * This response with another body; the one it had is the caller's to close. The same object if
     * it is the body that it has.
     */
    @SuppressWarnings("ReferenceEquality") // the very one
    public Response withBody(Body body) {
        return body == this.body ? this : new Response(status, headers, body);
    }

    /** Closes the body: what a filter does with a response that it does not return. */
    @Override
    public void close() {
        body.close();
    }
}
