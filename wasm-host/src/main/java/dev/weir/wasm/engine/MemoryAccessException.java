package dev.weir.wasm.engine;

/** The guest named a place outside its memory. */
public final class MemoryAccessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** A place outside the memory; address and length as the guest gave them. */
    public MemoryAccessException(int address, int length, long size) {
        super(
                "%s bytes at %s are outside the memory of %d bytes"
                        .formatted(
                                Integer.toUnsignedString(length),
                                Integer.toUnsignedString(address),
                                size),
                null,
                false,
                // Hostile guests cause it at will: no stack trace to pay for.
                false);
    }
}
