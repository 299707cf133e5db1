package dev.weir.kernel.http1;

import java.io.IOException;

/** The peer did not send in time what it owed. */
final class SlowPeerException extends IOException {
    private static final long serialVersionUID = 1L;

    SlowPeerException() {
        super("the peer did not send it in time");
    }
}
