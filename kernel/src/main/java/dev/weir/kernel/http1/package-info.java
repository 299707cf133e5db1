/**
 * HTTP/1.0 and HTTP/1.1 on the wire (RFC 9112): heads, bodies and the server's side of a
 * connection. Strict in what it takes: whatever two readers could understand differently is
 * refused.
 */
@NullMarked
package dev.weir.kernel.http1;

import org.jspecify.annotations.NullMarked;
