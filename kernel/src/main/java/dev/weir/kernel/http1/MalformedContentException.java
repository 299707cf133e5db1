package dev.weir.kernel.http1;

import java.io.IOException;

/** Content whose framing is broken: where the next message begins is not known any more. */
public final class MalformedContentException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedContentException(String message) {
        super(message);
    }
}
