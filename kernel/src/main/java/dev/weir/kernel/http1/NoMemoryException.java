package dev.weir.kernel.http1;

import java.io.IOException;

/** A head or trailer section cannot be held in memory at this moment. */
final class NoMemoryException extends IOException {
    private static final long serialVersionUID = 1L;

    NoMemoryException() {
        super("too much is held in memory for all clients together");
    }
}
