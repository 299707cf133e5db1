package dev.weir.js;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guest says in one call, written when it waits or is over: a message must not be cut with
 * the guest, nor fill the log. For one thread at a time.
 */
final class GuestLog {
    /** Lines of one call that reach the log. */
    private static final int MAX_LINES = 100;

    /** A line longer than this helps nobody. */
    private static final int MAX_CHARS = 8192;

    private record Line(System.Logger.Level level, String text) {}

    private final System.@Nullable Logger log;
    private final List<Line> lines = new ArrayList<>();
    private int written;

    /** A log; null drops what is said. */
    GuestLog(System.@Nullable Logger log) {
        this.log = log;
    }

    void write(String level, String text) {
        if (++written > MAX_LINES) {
            return;
        }
        String kept = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
        lines.add(new Line(System.Logger.Level.valueOf(level), kept));
    }

    /** Writes what was said since the last time. */
    void flush() {
        if (log != null) {
            lines.forEach(line -> log.log(line.level, line.text));
        }
        lines.clear();
    }

    /** Nothing more will be said. */
    void end() {
        flush();
        if (log != null && written > MAX_LINES) {
            log.log(System.Logger.Level.WARNING, "… and " + (written - MAX_LINES) + " lines more");
        }
    }
}
