package dev.weir.kernel.condition;

/** A condition that cannot be judged for a request: the instance's {@code on-error} decides. */
public final class ConditionException extends Exception {
    private static final long serialVersionUID = 1L;

    /** A failure; the message says why, and holds nothing of the request. */
    public ConditionException(String message, Throwable cause) {
        super(message, cause);
    }
}
