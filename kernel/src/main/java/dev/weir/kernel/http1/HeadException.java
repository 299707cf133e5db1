package dev.weir.kernel.http1;

/** A head that is refused. Carries no stack: it is an answer, not an accident. */
public final class HeadException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    /**
     * A refusal.
     *
     * @param status the answer's status where the head was a request's
     * @param detail what is wrong, for the client; says nothing about the gateway
     */
    HeadException(int status, String detail) {
        super(detail, null, false, false);
        this.status = status;
    }

    static HeadException bad(String detail) {
        return new HeadException(400, detail);
    }

    /** The status of the answer to a request with this head. */
    public int status() {
        return status;
    }

    /** What is wrong. */
    public String detail() {
        return String.valueOf(getMessage());
    }
}
