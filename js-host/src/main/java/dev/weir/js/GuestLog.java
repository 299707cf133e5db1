package dev.weir.js;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a guest says in one call, written when the call is over: a message must not be cut with the
 * guest, nor fill the log. For one thread at a time.
 */
final class GuestLog {
    /** Lines of one call that reach the log. */
    private static final int MAX_LINES = 100;

    /** A line longer than this helps nobody. */
    private static final int MAX_CHARS = 8192;

    private record Line(System.Logger.Level level, String text) {}

    private final System.@Nullable Logger log;
    private final List<Line> lines = new ArrayList<>();
    private int more;

    /** A log; null drops what is said. */
    GuestLog(System.@Nullable Logger log) {
        this.log = log;
    }

    void write(String level, String text) {
        if (lines.size() == MAX_LINES) {
            more++;
            return;
        }
        String kept = text.length() > MAX_CHARS ? text.substring(0, MAX_CHARS) + "…" : text;
        lines.add(new Line(System.Logger.Level.valueOf(level), kept));
    }

    /** Writes what was said. */
    void flush() {
        if (log != null) {
            lines.forEach(line -> log.log(line.level, line.text));
            if (more > 0) {
                log.log(System.Logger.Level.WARNING, "… and " + more + " lines more");
            }
        }
        lines.clear();
        more = 0;
    }
}
