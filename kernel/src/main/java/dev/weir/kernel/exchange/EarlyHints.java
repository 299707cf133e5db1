package dev.weir.kernel.exchange;

import dev.weir.api.Headers;

/** Takes what an upstream tells before its answer, to the client. */
@FunctionalInterface
public interface EarlyHints {
    /** Sends the fields of a 103 (RFC 8297); does nothing if the client cannot be told. */
    void send(Headers fields);
}
