package dev.weir.kernel.http1;

import dev.weir.api.Headers;
import dev.weir.kernel.exchange.Forwarding;
import org.jspecify.annotations.Nullable;

/**
 * A request's head, checked.
 *
 * @param method the method as sent
 * @param target path, normalised, and query; {@code *} for OPTIONS of the server itself
 * @param minorVersion 0 or 1
 * @param headers the fields for everybody; {@code Host} is that of the target, if it names one
 * @param length of the content; 0 for none, {@link Framing#CHUNKED} if it comes in chunks
 * @param persistent whether the client wants to go on with this connection
 * @param expectsContinue whether the client waits for a 100 before it sends its content
 * @param forwarding what trusted proxies told; null if the peer is none
 */
record RequestHead(
        String method,
        String target,
        int minorVersion,
        Headers headers,
        long length,
        boolean persistent,
        boolean expectsContinue,
        @Nullable Forwarding forwarding) {}
