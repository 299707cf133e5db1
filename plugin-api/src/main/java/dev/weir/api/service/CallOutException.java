package dev.weir.api.service;

import dev.weir.api.Unstable;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A call-out that gave no answer, or was not made because a bound was met. */
@Unstable
public final class CallOutException extends IOException {
    private static final long serialVersionUID = 1L;

    /** What kept the answer away. */
    public enum Reason {
        /** The destination cannot be resolved, connected to or understood, or broke off. */
        FAILED,
        /** There was no whole answer in time. */
        TIMEOUT,
        /** What would be sent, or the answer, is larger than is allowed. */
        TOO_LARGE,
        /** The exchange has made as many call-outs as it may, or the instance has too many open. */
        TOO_MANY,
        /** The instance runs in shadow without {@code shadow-calls: true}: nothing was sent. */
        SHADOW
    }

    /** Why. */
    private final Reason reason;

    /**
     * A failure.
     *
     * @param message what was asked of whom, what is wrong, and the bound where one was met; for
     *     the log
     */
    public CallOutException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /** Why there is no answer. */
    public Reason reason() {
        return reason;
    }
}
