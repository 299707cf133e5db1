package dev.weir.api;

/**
 * What went wrong, as far as a client may know. Each has the status and the title of the {@code
 * application/problem+json} answer (RFC 9457) that the gateway gives for it.
 */
public enum FailureType {
    /** What the client sent is not HTTP, or broke off. */
    BAD_REQUEST(400, "Bad Request", "The request is not valid HTTP."),
    /** No route takes the request. */
    NO_ROUTE(404, "Not Found", "No route matches this request."),
    /** The client did not send the body in time. */
    REQUEST_TIMEOUT(408, "Request Timeout", "The request did not arrive in time."),
    /** The body is longer than the listener or a plugin takes. */
    BODY_TOO_LARGE(413, "Content Too Large", "The request body is longer than is accepted here."),
    /** Connecting, sending or reading failed, or the upstream's answer was not HTTP. */
    UPSTREAM_FAILED(
            502, "Bad Gateway", "The upstream could not be reached or its answer was not usable."),
    /** No connection to the upstream was free in time. */
    NO_CAPACITY(503, "Service Unavailable", "No connection to the upstream was free in time."),
    /** Bodies held in memory are at their bound. */
    NO_MEMORY(503, "Service Unavailable", "Too much is held in memory at this moment."),
    /** A plugin of the route could not be loaded or verified. */
    PLUGIN_UNAVAILABLE(503, "Service Unavailable", "A plugin of this route is not available."),
    /** The upstream gave no response head in time, or the whole exchange took too long. */
    UPSTREAM_TIMEOUT(504, "Gateway Timeout", "The upstream did not answer in time."),
    /** A plugin failed and its instance is configured to fail closed. */
    PLUGIN_FAILED(500, "Internal Server Error", "A plugin of this route failed."),
    /** A plugin used up its limit of time or memory. */
    PLUGIN_LIMIT(500, "Internal Server Error", "A plugin of this route used more than it may."),
    /** The client is gone, or the exchange was stopped; nobody reads the answer. */
    CANCELLED(499, "Client Closed Request", "The request was cancelled."),
    /** A fault of the gateway. */
    INTERNAL(500, "Internal Server Error", "The gateway failed to handle this request.");

    private final int status;
    private final String title;
    private final String detail;

    FailureType(int status, String title, String detail) {
        this.status = status;
        this.title = title;
        this.detail = detail;
    }

    /** The HTTP status of the answer. */
    public int status() {
        return status;
    }

    /** The title of the answer. */
    public String title() {
        return title;
    }

    /** The sentence that tells the client. */
    public String detail() {
        return detail;
    }
}
