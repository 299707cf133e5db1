package dev.weir.kernel.upstream;

import java.io.IOException;

/** The connection ended before the first byte of an answer; a pooled one may just have been old. */
final class NoAnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    NoAnswerException(IOException cause) {
        super("it gave no answer: " + cause.getMessage(), cause);
    }
}
