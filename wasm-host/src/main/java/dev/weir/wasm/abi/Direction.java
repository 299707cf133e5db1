package dev.weir.wasm.abi;

/** Which way a message goes. */
public enum Direction {
    /** From the client to the upstream. */
    REQUEST,
    /** From the upstream, or from a filter that answers, to the client. */
    RESPONSE
}
