package dev.weir.api;

/**
 * What went wrong, as far as a client may know. Each has the status and the title of the {@code
 * application/problem+json} answer (RFC 9457) that the gateway gives for it.
 */
public enum FailureType {
    BAD_REQUEST(400, "Bad Request"),
    NO_ROUTE(404, "Not Found"),
    BODY_TOO_LARGE(413, "Content Too Large"),
    /** Connecting, sending or reading failed, or the upstream's answer was not HTTP. */
    UPSTREAM_FAILED(502, "Bad Gateway"),
    /** No connection to the upstream was free in time. */
    NO_CAPACITY(503, "Service Unavailable"),
    /** A plugin of the route could not be loaded or verified. */
    PLUGIN_UNAVAILABLE(503, "Service Unavailable"),
    /** The upstream gave no response head in time. */
    UPSTREAM_TIMEOUT(504, "Gateway Timeout"),
    /** A plugin failed and its instance is configured to fail closed. */
    PLUGIN_FAILED(500, "Internal Server Error"),
    /** A plugin used up its limit of time or memory. */
    PLUGIN_LIMIT(500, "Internal Server Error"),
    /** The client is gone, or the exchange was stopped; nobody reads the answer. */
    CANCELLED(499, "Client Closed Request"),
    INTERNAL(500, "Internal Server Error");

    private final int status;
    private final String title;

    FailureType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The title of the answer. */
    public String title() {
        return title;
    }
}
