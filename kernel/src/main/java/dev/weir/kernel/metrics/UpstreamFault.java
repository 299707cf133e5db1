package dev.weir.kernel.metrics;

import dev.weir.api.FailureType;

/** What can go wrong between the gateway and a target. Each is counted by itself. */
public enum UpstreamFault {
    /** The target's name has no address, or none was found in time. */
    UNRESOLVED(FailureType.UPSTREAM_FAILED, true, true),
    /** The target turned out to be the gateway's own admin or status address. */
    RESERVED(FailureType.UPSTREAM_FAILED, true, false),
    /** The gateway itself had no file descriptor left for a connection. */
    NO_DESCRIPTOR(FailureType.NO_CAPACITY, true, false),
    /** No connection could be made. */
    REFUSED(FailureType.UPSTREAM_FAILED, true, true),
    /** No connection could be made in time. */
    CONNECT_TIMEOUT(FailureType.UPSTREAM_TIMEOUT, true, true),
    /** The TLS handshake failed: no TLS, or a certificate that does not do. */
    TLS(FailureType.UPSTREAM_FAILED, true, true),
    /** All connections were in use, and as many exchanges waited for one as may. */
    QUEUE_FULL(FailureType.NO_CAPACITY, true, false),
    /** All connections were in use, and none became free in time. */
    QUEUE_TIMEOUT(FailureType.NO_CAPACITY, true, false),
    /** The connection ended before the first byte of an answer. */
    CLOSED(FailureType.UPSTREAM_FAILED, false, true),
    /** The head of the answer broke off, or is not HTTP. */
    BAD_HEAD(FailureType.UPSTREAM_FAILED, false, true),
    /** The head of the answer is longer than it may be. */
    HEAD_TOO_LARGE(FailureType.UPSTREAM_FAILED, false, true),
    /** The target switched to another protocol, which nobody asked for. */
    UNASKED_UPGRADE(FailureType.UPSTREAM_FAILED, false, true),
    /** No head of an answer came in time. */
    RESPONSE_TIMEOUT(FailureType.UPSTREAM_TIMEOUT, false, true),
    /** The content of the answer broke off. */
    TRUNCATED(FailureType.UPSTREAM_FAILED, false, true),
    /** The content of the answer is framed wrongly. */
    BAD_BODY(FailureType.UPSTREAM_FAILED, false, true),
    /** No more content of the answer came in time. */
    IDLE_TIMEOUT(FailureType.UPSTREAM_TIMEOUT, false, true),
    /** The time of the whole exchange was used up, by whomever. */
    TOTAL_TIMEOUT(FailureType.UPSTREAM_TIMEOUT, false, false);

    private final FailureType type;
    private final boolean nothingSent;
    private final boolean ofTarget;

    UpstreamFault(FailureType type, boolean nothingSent, boolean ofTarget) {
        this.type = type;
        this.nothingSent = nothingSent;
        this.ofTarget = ofTarget;
    }

    /** What the client is told. */
    public FailureType type() {
        return type;
    }

    /** Whether the target has got nothing of the request, so that another may be asked. */
    public boolean nothingSent() {
        return nothingSent;
    }

    /** Whether it tells that the target is not well. */
    public boolean ofTarget() {
        return ofTarget;
    }

    /** As figures name it: {@code response-timeout}. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
}
