package dev.weir.wasm;

import dev.weir.api.GatewayException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a guest may be started again: after a failed start the next one waits, after each more twice
 * as long, so that a plugin that cannot start costs little. Guarded by its pool's lock; times are
 * of {@link System#nanoTime}.
 */
final class StartBackoff {
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(1);

    private @Nullable GatewayException failure;
    private long failedAt;
    private long waitNanos;

    /** A start went well. */
    void started() {
        failure = null;
        waitNanos = 0;
    }

    /** A start failed. */
    void failed(GatewayException failure, long now) {
        this.failure = failure;
        failedAt = now;
        waitNanos = waitNanos == 0 ? FIRST_NANOS : Math.min(2 * waitNanos, MOST_NANOS);
    }

    /** Whether the time for another start has come. */
    boolean isOver(long now) {
        return failure == null || now - failedAt >= waitNanos;
    }

    /** Why the last start failed; empty if it did not. */
    Optional<GatewayException> failure() {
        return Optional.ofNullable(failure);
    }
}
