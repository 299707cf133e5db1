package dev.weir.api.spi;

/** Which threads run the code of a guest; for {@code js}. */
public enum Isolation {
    /** The exchange's own virtual thread. */
    DIRECT,
    /** A platform thread that the guest owns: it can be given up, and its stack is large. */
    LANE
}
