package dev.weir.api.spi;

/** The part of a request's way at which a filter runs; earlier phases are further outside. */
public enum Phase {
    /** First of all: request ids, IP lists, CORS. Nothing is known about the caller. */
    EDGE,
    /** Who is calling: establishes the identity. */
    AUTHENTICATE,
    /** Whether that caller may do this. */
    AUTHORIZE,
    /** Whether there is room for it now: rate limits and quotas. */
    ADMIT,
    /** Changes to requests and responses; the default. */
    TRANSFORM,
    /** Last before the upstream: protocol translation, caching. */
    UPSTREAM
}
