package dev.weir.kernel.http1;

import java.io.IOException;

/** A write failed: the peer does not take anything any more. */
public final class PeerGoneException extends IOException {
    private static final long serialVersionUID = 1L;

    PeerGoneException(IOException cause) {
        super("the peer is gone: " + cause.getMessage(), cause);
    }
}
