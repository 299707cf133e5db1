package dev.weir.cli;

/** Exit codes. */
final class Exit {
    static final int OK = 0;
    static final int FAILED = 1;

    /** A signature or digest was not right, or a capability not accepted. */
    static final int NOT_VERIFIED = 4;

    static final int USAGE = 64;

    private Exit() {}
}
