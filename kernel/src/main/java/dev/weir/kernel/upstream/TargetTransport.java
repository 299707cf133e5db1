package dev.weir.kernel.upstream;

import dev.weir.kernel.http1.Transport;

/** A connection to a target, which is pooled between exchanges. */
interface TargetTransport extends Transport {
    /**
     * Whether it is open and nothing has arrived: neither an end nor bytes nobody asked for, which
     * the next exchange would take for its answer. Does not wait.
     */
    boolean isQuiet();

    /** It is going to be idle: holds no buffers until it is used again. */
    void rest();
}
