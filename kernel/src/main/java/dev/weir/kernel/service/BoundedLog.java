package dev.weir.kernel.service;

import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A logger that lets through a number of messages a second and counts the rest, so that a plugin
 * cannot fill the disk. How many were dropped is said with the next message that goes through.
 */
final class BoundedLog implements System.Logger {
    /** Enough to read along by eye; a flood is three orders of magnitude more. */
    private static final int MESSAGES_PER_SECOND = 100;

    private final System.Logger log;
    private final AtomicLong second = new AtomicLong();
    private final AtomicLong inSecond = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    BoundedLog(System.Logger log) {
        this.log = log;
    }

    @Override
    public String getName() {
        return log.getName();
    }

    @Override
    public boolean isLoggable(Level level) {
        return log.isLoggable(level);
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        if (admits(level)) {
            log.log(level, bundle, withDropped(message), thrown);
        }
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object... params) {
        if (admits(level)) {
            log.log(level, bundle, withDropped(format), params);
        }
    }

    private boolean admits(Level level) {
        if (!log.isLoggable(level)) {
            return false;
        }
        long now = System.nanoTime() / 1_000_000_000;
        if (second.getAndSet(now) != now) {
            inSecond.set(0);
        }
        if (inSecond.incrementAndGet() <= MESSAGES_PER_SECOND) {
            return true;
        }
        dropped.incrementAndGet();
        return false;
    }

    private @Nullable String withDropped(@Nullable String message) {
        long count = dropped.getAndSet(0);
        return count == 0 ? message : "(" + count + " messages dropped) " + message;
    }
}
