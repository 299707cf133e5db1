package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import dev.weir.wasm.engine.WasmException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of one guest under limits, and turns how it ended into what the gateway knows. For
 * the thread that holds the guest.
 */
final class GuestCalls {
    /** Lines of one call that reach the log. */
    private static final int MAX_LINES = 100;

    /** Characters of a line that a guest writes in pieces. */
    private static final int MAX_CHARS = 8 << 10;

    private record Line(Level level, String text) {}

    private final Plugin plugin;
    private final GuestFigures.CallTimes times;
    private final List<Line> lines = new ArrayList<>();
    private int moreLines;
    private final StringBuilder text = new StringBuilder();
    private String textExchange = "";
    private Level written = Level.INFO;
    private GuestSlot slot;
    private Supplier<Limits> limits;
    // What guest code does now, for messages; empty while none runs.
    private String running = "";
    private String lastRefusal = "";
    private String lastError = "";
    private boolean cutLate;
    private long began;

    /**
     * Calls on an account.
     *
     * @param limits what the slot enforces, for messages
     */
    GuestCalls(Plugin plugin, GuestSlot slot, Supplier<Limits> limits) {
        this.plugin = plugin;
        this.times = plugin.shared().figures().callTimes();
        this.slot = slot;
        this.limits = limits;
    }

    /** From now on calls are on the account of that slot; the present one is closed. */
    void charge(GuestSlot slot, Supplier<Limits> limits) {
        this.slot.close();
        this.slot = slot;
        this.limits = limits;
    }

    /** Tells the account what the guest holds, and how often it called its host since. */
    void used(long memoryBytes, long hostCalls) {
        slot.used(memoryBytes, hostCalls);
    }

    void close() {
        times.close();
        slot.close();
    }

    /** Code of a guest, with what the host does between its functions: nothing that waits. */
    @FunctionalInterface
    interface Code<T> {
        T run() throws InterruptedException;
    }

    /** Whether guest code runs now, under limits. */
    boolean isRunning() {
        return !running.isEmpty();
    }

    /** When the last call began, of {@link System#nanoTime}. */
    long began() {
        return began;
    }

    /** Within {@link #run}: another function is called. */
    void next(String name) {
        running = name;
    }

    /**
     * Runs guest code, all of it as one call on the account.
     *
     * @param name what it is, for messages
     * @param left how long the exchange that it is for may still take
     * @param discard run before this throws, if the guest is of no more use; given why
     * @throws GatewayException if the guest failed or broke a limit, or the time is over
     * @throws InterruptedException if the exchange was cancelled, before or while the guest ran
     */
    <T> T run(String name, Duration left, Code<T> code, Consumer<String> discard)
            throws InterruptedException {
        if (Thread.interrupted()) {
            // Not the guest's doing: it is left as it is.
            throw new InterruptedException("cancelled before a plugin was called");
        }
        if (left.isZero()) {
            throw late(name);
        }
        lastRefusal = "";
        lastError = "";
        running = name;
        Optional<GuestSlot.Breach> breach = Optional.empty();
        WasmException trap = null;
        T result = null;
        String last = name;
        began = System.nanoTime();
        slot.enter(left);
        try {
            result = code.run();
        } catch (WasmException e) {
            trap = e;
        } finally {
            breach = slot.exit();
            last = running;
            running = "";
            times.called(System.nanoTime() - began);
            writeLines();
            if (result == null || breach.isPresent()) {
                cutLate = breach.equals(Optional.of(GuestSlot.Breach.DEADLINE));
                discard.accept(last + (cutLate ? " was cut with its exchange" : " failed"));
            }
        }
        if (breach.isPresent()) {
            plugin.shared().figures().cut(breach.get());
            throw cutFor(breach.get(), last);
        }
        if (trap != null && trap.interrupted()) {
            Thread.interrupted();
            throw new InterruptedException("cancelled while a plugin ran");
        }
        if (trap != null) {
            plugin.shared().figures().trapped();
            throw failure(FailureType.PLUGIN_FAILED, last + " failed: " + trap.getMessage(), trap);
        }
        return Objects.requireNonNull(result, "guest code gave nothing");
    }

    private GatewayException cutFor(GuestSlot.Breach breach, String name) {
        Limits now = limits.get();
        return switch (breach) {
            case TIME -> over(name, now.time().toMillis() + " ms");
            case WALL -> over(name, now.wall().toMillis() + " ms of wall time");
            case MEMORY -> over(name, now.memoryBytes() + " bytes");
            case DEADLINE -> late(name);
        };
    }

    private GatewayException over(String name, String limit) {
        return failure(FailureType.PLUGIN_LIMIT, name + " was cut at its limit of " + limit, null);
    }

    private GatewayException late(String name) {
        return GatewayException.late(plugin.label() + " ran " + name);
    }

    /** A failure of the plugin, with what the guest said about it. */
    GatewayException failure(FailureType type, String what, @Nullable WasmException cause) {
        String complaint =
                (lastError.isEmpty() ? "" : "; the guest said: " + lastError)
                        + (lastRefusal.isEmpty() ? "" : "; it was refused " + lastRefusal);
        return new GatewayException(
                type,
                GatewayException.Source.PLUGIN,
                false,
                plugin.label() + ": " + what + complaint,
                cause);
    }

    /** Whether the last call was cut for its exchange, which was no fault of the guest. */
    boolean cutLate() {
        return cutLate;
    }

    /** Remembers why a host function refused: SDKs end most refusals by a trap without a word. */
    void refused(String function, RuntimeException reason) {
        lastRefusal = function + ": " + reason.getMessage();
    }

    /**
     * The guest logs a line, about that exchange if it is not empty. It is written when the call is
     * over: while guest code runs an interrupt may come, or the stack end, and neither may hit the
     * log.
     */
    void said(Level level, String text, String exchange) {
        if (level == Level.ERROR) {
            lastError = text;
        }
        if (lines.size() < MAX_LINES) {
            lines.add(
                    new Line(
                            level,
                            exchange.isEmpty() ? text : text + " (exchange " + exchange + ")"));
        } else {
            moreLines++;
        }
    }

    /**
     * The guest writes a piece of text; runtimes write a line in many. What has no line end when
     * the call is over, or is too long, is a line.
     */
    void wrote(Level level, String piece, String exchange) {
        if (level != written || text.length() + piece.length() > MAX_CHARS) {
            endLine(exchange);
        }
        written = level;
        textExchange = exchange;
        int from = 0;
        for (int end = piece.indexOf('\n'); end >= 0; end = piece.indexOf('\n', from)) {
            text.append(piece, from, end);
            endLine(exchange);
            from = end + 1;
        }
        text.append(piece, from, piece.length());
    }

    private void endLine(String exchange) {
        String line = LogCalls.oneLine(text.toString());
        text.setLength(0);
        if (!line.isEmpty()) {
            said(written, line, exchange);
        }
    }

    private void writeLines() {
        if (!text.isEmpty()) {
            endLine(textExchange);
        }
        if (lines.isEmpty()) {
            return;
        }
        for (Line line : lines) {
            plugin.context().log().log(line.level(), line.text());
        }
        if (moreLines > 0) {
            plugin.context().log().log(Level.WARNING, "… and " + moreLines + " lines more");
        }
        lines.clear();
        moreLines = 0;
    }
}
