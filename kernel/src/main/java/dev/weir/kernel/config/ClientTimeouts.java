package dev.weir.kernel.config;

import java.time.Duration;

/**
 * How long a listener waits for its clients. Beyond it a request is answered 408, if anything of it
 * had come, and the connection is closed.
 *
 * @param head from the first byte of a head to its end, and for the first byte of a connection
 * @param progress for some bytes of a request's content, or of a response to be taken
 * @param idle between two requests
 * @param bodyRate bytes a second that a request's content must bring on the average, once {@code
 *     progress} has passed in waiting for it; 0 for no such rule
 */
public record ClientTimeouts(Duration head, Duration progress, Duration idle, int bodyRate) {
    /** 10 s, 30 s, 60 s, 64 bytes a second. */
    public static final ClientTimeouts DEFAULT =
            new ClientTimeouts(
                    Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(60), 64);

    public ClientTimeouts {
        if (!head.isPositive() || !progress.isPositive() || !idle.isPositive() || bodyRate < 0) {
            throw new IllegalArgumentException(
                    "timeouts must be positive, were head %s, progress %s, idle %s, body rate %d"
                            .formatted(head, progress, idle, bodyRate));
        }
    }

    /** Without a rule on the rate. */
    public ClientTimeouts(Duration head, Duration progress, Duration idle) {
        this(head, progress, idle, 0);
    }
}
