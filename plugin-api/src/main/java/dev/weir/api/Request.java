package dev.weir.api;

import java.util.Objects;

/**
 * The head of a request and its body. Immutable, except that a streamed body can be read once.
 *
 * @param method the method, case-sensitive (RFC 9110 §9.1)
 * @param scheme {@code http} or {@code https}, as the client used it
 * @param target path and query as they will be sent; the path is normalised and starts with a slash
 *     (or is {@code *} for OPTIONS)
 * @param headers the fields in their order, {@code Host} included, without hop-by-hop fields and
 *     {@code Transfer-Encoding}. A {@code Content-Length} is for reading: what is sent follows the
 *     body
 * @param body the content; {@link Body#empty()} if there is none
 */
public record Request(String method, String scheme, String target, Headers headers, Body body) {

    /** Refuses a method or a target that is none. */
    public Request {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(scheme, "scheme");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(headers, "headers");
        Objects.requireNonNull(body, "body");
        if (!Tokens.isToken(method)) {
            throw new IllegalArgumentException(
                    "method must be a token, was " + Tokens.show(method));
        }
        if (!Tokens.isTarget(target)) {
            throw new IllegalArgumentException(
                    "target must start with / and be visible ASCII, was " + Tokens.show(target));
        }
    }

    /** The host and port asked for: the {@code Host} field; empty if there is none. */
    public String authority() {
        return headers.first("host").orElse("");
    }

    /** The path, percent-encoded, without the query. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The raw query without its question mark; empty if there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
    }

    /** This request with another method. */
    public Request withMethod(String method) {
        return new Request(method, scheme, target, headers, body);
    }

    /** This request with another path and query. */
    public Request withTarget(String target) {
        return new Request(method, scheme, target, headers, body);
    }

    /** This request with other headers; the same object if they are the ones it has. */
    @SuppressWarnings("ReferenceEquality") // the very ones
    public Request withHeaders(Headers headers) {
        return headers == this.headers ? this : new Request(method, scheme, target, headers, body);
    }

    /** This request with one field set, replacing all of that name. */
    public Request withHeader(String name, String value) {
        return withHeaders(headers.with(name, value));
    }

    /**
     * This request with another body; the one it had is the caller's to close. The same object if
     * it is the body that it has.
     */
    @SuppressWarnings("ReferenceEquality") // the very one
    public Request withBody(Body body) {
        return body == this.body ? this : new Request(method, scheme, target, headers, body);
    }
}
