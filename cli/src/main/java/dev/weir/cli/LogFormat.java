package dev.weir.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One line a message on stderr: time, level, message. */
final class LogFormat extends Formatter {
    // Held, because the log manager holds its loggers weakly and would forget the level.
    private static final Logger HELIDON = Logger.getLogger("io.helidon");

    /** The loggers of plugin instances. */
    private static final String PLUGIN = "weir.plugin.";

    private LogFormat() {}

    static Formatter create() {
        return new LogFormat();
    }

    static void install() {
        // Helidon tells of its own start and sockets at INFO; Weir says what matters of that.
        HELIDON.setLevel(Level.WARNING);
        Logger root = LogManager.getLogManager().getLogger("");
        for (Handler handler : root.getHandlers()) {
            handler.setFormatter(create());
        }
    }

    @Override
    public String format(LogRecord message) {
        StringBuilder line = new StringBuilder();
        line.append(Instant.now().truncatedTo(ChronoUnit.MILLIS)).append(' ');
        line.append(message.getLevel()).append(' ');
        line.append(plugin(message.getLoggerName()));
        line.append(oneLine(formatMessage(message))).append('\n');
        if (message.getThrown() != null) {
            StringWriter stack = new StringWriter();
            message.getThrown().printStackTrace(new PrintWriter(stack, true));
            stack.toString()
                    .lines()
                    .forEach(each -> line.append("  ").append(oneLine(each)).append('\n'));
        }
        return line.toString();
    }

    /** Whose message it is, if it is a plugin's. */
    private static String plugin(@Nullable String logger) {
        return logger != null && logger.startsWith(PLUGIN)
                ? "plugin " + logger.substring(PLUGIN.length()) + ": "
                : "";
    }

    /**
     * What a client or plugin wrote into a message must not look like another message, nor command
     * the terminal that shows it.
     */
    private static String oneLine(String text) {
        if (text.chars().noneMatch(LogFormat::commands)) {
            return text;
        }
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\r' -> line.append("\\r");
                case '\n' -> line.append("\\n");
                default -> {
                    if (commands(c)) {
                        line.append("\\u%04x".formatted((int) c));
                    } else {
                        line.append(c);
                    }
                }
            }
        }
        return line.toString();
    }

    private static boolean commands(int c) {
        return Character.isISOControl(c) && c != '\t';
    }
}
