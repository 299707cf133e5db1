package dev.weir.kernel.upstream;

import dev.weir.api.GatewayException;

/** The connection ended before the first byte of an answer; a pooled one may just have been old. */
final class NoAnswerException extends Exception {
    private static final long serialVersionUID = 1L;

    private final GatewayException failure;

    NoAnswerException(GatewayException failure) {
        super(failure.getMessage(), failure, false, false);
        this.failure = failure;
    }

    /** What to throw if there is no second try. */
    GatewayException failure() {
        return failure;
    }
}
