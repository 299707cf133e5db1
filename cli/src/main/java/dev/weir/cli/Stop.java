package dev.weir.cli;

/** Ends a command with a sentence for the user. */
final class Stop extends Exception {
    private static final long serialVersionUID = 1L;

    Stop(String message) {
        super(message);
    }
}
