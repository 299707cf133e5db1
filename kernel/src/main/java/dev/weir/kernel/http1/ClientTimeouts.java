package dev.weir.kernel.http1;

import java.time.Duration;

/**
 * How long a server waits for its client. Beyond it the connection is closed.
 *
 * @param head from the first byte of a head to its end, and for the first byte of a connection
 * @param progress for some bytes of a request's content, or of a response to be taken
 * @param idle between two requests
 */
public record ClientTimeouts(Duration head, Duration progress, Duration idle) {
    /** 10 s, 30 s, 60 s. */
    public static final ClientTimeouts DEFAULT =
            new ClientTimeouts(
                    Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60));
}
