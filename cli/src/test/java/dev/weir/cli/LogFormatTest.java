package dev.weir.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

/** What others wrote into a message stays a part of it. */
class LogFormatTest {
    private static final String HOSTILE =
            "a\tb\r\n2026-01-01T00:00:00.000Z INFO forged\u001b[31m\u0007\u009b1m\u007f é";

    private final Formatter format = LogFormat.create();

    private static LogRecord record(String text) {
        LogRecord record = new LogRecord(Level.WARNING, text);
        record.setLoggerName("weir.plugin.one");
        return record;
    }

    @Test
    void aMessageIsOneLineAndCommandsNoTerminal() {
        assertThat(format.format(record(HOSTILE)))
                .endsWith(
                        " WARNING plugin one: a\tb\\r\\n2026-01-01T00:00:00.000Z INFO forged\\u001b[31m\\u0007\\u009b1m\\u007f é\n");
    }

    @Test
    void noLineOfAStackLooksLikeAMessage() {
        LogRecord record = record("failed");
        record.setThrown(new IllegalStateException(HOSTILE));
        assertThat(format.format(record).lines().skip(1))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line).startsWith("  ").doesNotContain("\u001b"));
    }
}
