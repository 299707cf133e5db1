package dev.weir.kernel.config;

/**
 * What becomes of request fields with an underscore in their name: many servers cannot tell {@code
 * x_user} from {@code x-user} (RFC 3875 §4.1.18), so that a client could forge the one that is
 * guarded by sending the other.
 */
public enum Underscores {
    /** They are not forwarded, and filters do not see them. */
    DROP,
    KEEP,
    /** The request is refused with 400. */
    REJECT
}
