package dev.weir.cases;

import dev.weir.cases.LogMatch.Logged;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;
import org.jspecify.annotations.Nullable;

/** Keeps what a plugin logs, of one exchange at a time and within bounds. */
final class ScriptedLog implements System.Logger {
    private static final int MOST_MESSAGES = 1000;

    // Guarded by itself: scheduled work may log beside the exchange.
    private final List<Logged> messages = new ArrayList<>();

    void clear() {
        synchronized (messages) {
            messages.clear();
        }
    }

    List<Logged> messages() {
        synchronized (messages) {
            return List.copyOf(messages);
        }
    }

    @Override
    public String getName() {
        return "case";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String message,
            @Nullable Throwable thrown) {
        add(level, message + (thrown == null ? "" : ": " + thrown));
    }

    @Override
    public void log(
            Level level,
            @Nullable ResourceBundle bundle,
            @Nullable String format,
            @Nullable Object @Nullable ... parameters) {
        String text = String.valueOf(format);
        boolean plain = parameters == null || parameters.length == 0;
        add(level, plain ? text : MessageFormat.format(text, parameters));
    }

    private void add(Level level, String message) {
        synchronized (messages) {
            if (messages.size() < MOST_MESSAGES) {
                messages.add(new Logged(level, message));
            }
        }
    }
}
