package dev.weir.kernel.http1;

import dev.weir.kernel.metrics.Refusal;

/** A head that is refused. Carries no stack: it is an answer, not an accident. */
public final class HeadException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    /**
     * A refusal.
     *
     * @param reason its kind, and the answer's status where the head was a request's
     * @param detail what is wrong, for the client; says nothing about the gateway
     */
    HeadException(Refusal reason, String detail) {
        super(detail, null, false, false);
        this.reason = reason;
    }

    static HeadException bad(String detail) {
        return new HeadException(Refusal.MALFORMED_HEAD, detail);
    }

    /** Its kind. */
    public Refusal reason() {
        return reason;
    }

    /** Whether there is too much of it, rather than something wrong in it. */
    public boolean tooLarge() {
        return switch (reason.status()) {
            case 414, 431 -> true;
            default -> false;
        };
    }

    /** What is wrong. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
