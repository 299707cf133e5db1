package dev.weir.wasm.abi;

import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The log, the clock and ticks. */
final class LogCalls {
    /** Bytes of one message that reach the log. */
    private static final int MAX_BYTES = 8 << 10;

    private static final Level[] LEVELS = {
        Level.TRACE, Level.DEBUG, Level.INFO, Level.WARNING, Level.ERROR, Level.ERROR
    };

    static final List<HostCall<ProxyWasmGuest>> ALL =
            List.of(
                    HostCall.proxy("proxy_log", "iii", LogCalls::log),
                    HostCall.proxy("proxy_get_log_level", "i", LogCalls::level),
                    HostCall.proxy("proxy_get_current_time_nanoseconds", "i", LogCalls::time),
                    HostCall.proxy("proxy_set_tick_period_milliseconds", "i", LogCalls::tick));

    private LogCalls() {}

    private static Status log(ProxyWasmGuest guest, long[] a) {
        int level = (int) a[0];
        if (level < 0 || level >= LEVELS.length) {
            throw new IllegalArgumentException("log level must be 0 to 5, was " + level);
        }
        write(guest, LEVELS[level], a[1], a[2]);
        return Status.OK;
    }

    private static Status level(ProxyWasmGuest guest, long[] a) {
        int level = 0;
        while (level < LEVELS.length - 1
                && !guest.plugin().context().log().isLoggable(LEVELS[level])) {
            level++;
        }
        guest.memory().writeInt(a[0], level);
        return Status.OK;
    }

    private static Status time(ProxyWasmGuest guest, long[] a) {
        guest.memory().writeLong(a[0], now(guest));
        return Status.OK;
    }

    private static Status tick(ProxyWasmGuest guest, long[] a) {
        guest.events().tickEvery(Duration.ofMillis(Integer.toUnsignedLong((int) a[0])));
        return Status.OK;
    }

    /** The gateway's time in nanoseconds since 1970. */
    static long now(Guest guest) {
        return nanos(guest.plugin().context().clock().instant());
    }

    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** Logs a message of the guest: at most 8 KiB, on one line. */
    static void write(Guest guest, Level level, long address, long length) {
        if (level != Level.ERROR && !guest.plugin().context().log().isLoggable(level)) {
            // Many guests leave it to their host to drop what nobody reads.
            guest.memory().check(address, length);
            return;
        }
        guest.calls().said(level, oneLine(text(guest, address, length)), guest.subject());
    }

    /** Logs a piece of what the guest writes, which may have the ends of lines in it. */
    static void writePiece(Guest guest, Level level, long address, long length) {
        guest.calls().wrote(level, text(guest, address, length), guest.subject());
    }

    private static String text(Guest guest, long address, long length) {
        long size = Integer.toUnsignedLong((int) length);
        byte[] bytes = guest.memory().bytes(address, Math.min(size, MAX_BYTES));
        String text = new String(bytes, StandardCharsets.UTF_8);
        return size > MAX_BYTES ? text + "… (" + size + " bytes)" : text;
    }

    // A message must not forge lines of the log, nor control a terminal.
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line.append(Character.isISOControl(c) ? ' ' : c);
        }
        return line.toString().strip();
    }
}
