package dev.weir.kernel.journal;

import java.util.List;

/**
 * The last failures and events of one gateway, for people who look for a cause. It is bounded, is
 * lost with the process, and is no log. Safe for every thread.
 */
public final class Journal {
    /** Enough to see a pattern; a few megabytes at most, since messages are bounded. */
    private static final int ERRORS = 1000;

    private static final int EVENTS = 1000;

    private final Ring<ErrorEntry> errors = new Ring<>(ERRORS);
    private final Ring<PluginEvent> events = new Ring<>(EVENTS);

    /** An empty journal. */
    public Journal() {}

    /** An exchange met a failure. */
    public void add(ErrorEntry error) {
        errors.add(error);
    }

    /** Something became of a plugin instance. */
    public void add(PluginEvent event) {
        events.add(event);
    }

    /** The last failures, the newest first. What clients do wrong is not among them. */
    public List<ErrorEntry> errors() {
        return errors.newestFirst();
    }

    /** The last events, the newest first. */
    public List<PluginEvent> events() {
        return events.newestFirst();
    }
}
