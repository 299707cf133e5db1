package dev.weir.wasm.abi;

/** The features of the handler ABI, as bits. */
final class HandlerFeatures {
    static final int BUFFER_REQUEST = 1;
    static final int BUFFER_RESPONSE = 2;
    static final int TRAILERS = 4;

    private HandlerFeatures() {}

    /** Those that a plugin can have: buffering is for those that may see bodies. */
    static int of(Plugin plugin) {
        return TRAILERS
                | (plugin.body(Direction.REQUEST) ? BUFFER_REQUEST : 0)
                // Changing the head of a response is part of it, which needs no capability.
                | BUFFER_RESPONSE;
    }
}
