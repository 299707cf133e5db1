package dev.weir.kernel.metrics;

import java.util.Locale;

/**
 * Why a request or a connection was refused, each with the status of its answer; 0 where none is
 * given.
 */
public enum Refusal {
    /** The head is not HTTP/1.x to the letter. */
    MALFORMED_HEAD(400),
    /** {@code Host} is missing, repeated or not a host. */
    HOST(400),
    /** Where the content ends is doubtful: {@code Content-Length}, {@code Transfer-Encoding}. */
    FRAMING(400),
    /** The path is one that servers read in different ways. */
    PATH(400),
    /** A field name with an underscore, where those are refused. */
    UNDERSCORE(400),
    /** Chunks or trailers that are not valid. */
    MALFORMED_BODY(400),
    /** The client ended the connection within the body. */
    TRUNCATED_BODY(400),
    HEAD_TIMEOUT(408),
    BODY_TIMEOUT(408),
    BODY_TOO_LARGE(413),
    TARGET_TOO_LONG(414),
    EXPECTATION(417),
    HEAD_TOO_LARGE(431),
    TOO_MANY_FIELDS(431),
    /** A transfer coding beside {@code chunked}. */
    CODING(501),
    /** {@code CONNECT}. */
    METHOD(501),
    /** More than is held in memory for the listener, or for all. */
    NO_MEMORY(503),
    /** More connections than the listener may have, and none idle. */
    NO_CONNECTION(503),
    VERSION(505),
    /** A connection could not be accepted, as without a free file descriptor; it waits. */
    ACCEPT(0),
    /** The client did not take the response in time. */
    WRITE_TIMEOUT(0),
    /** A PROXY header that is missing or not valid. */
    PROXY_HEADER(0),
    /** A peer that is not a trusted proxy, where only those are served. */
    UNTRUSTED_PEER(0);

    private final int status;

    Refusal(int status) {
        this.status = status;
    }

    /** The status of the answer; 0 for none. */
    public int status() {
        return status;
    }

    /** As the reason is written in metrics. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
