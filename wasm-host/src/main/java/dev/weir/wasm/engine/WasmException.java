package dev.weir.wasm.engine;

import org.jspecify.annotations.Nullable;

/** A module that cannot be run, or a guest that failed. */
public final class WasmException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean interrupted;

    /** A failure; {@code message} says what the engine or the guest found. */
    public WasmException(String message) {
        this(message, null, false);
    }

    /**
     * A failure.
     *
     * @param interrupted whether the guest ended because its thread was interrupted
     */
    public WasmException(String message, @Nullable Throwable cause, boolean interrupted) {
        super(message, cause);
        this.interrupted = interrupted;
    }

    /** Whether the guest ended because its thread was interrupted. */
    public boolean interrupted() {
        return interrupted;
    }
}
