package dev.weir.js;

import dev.weir.api.spi.BundleException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/** A JavaScript context with the plugin's code loaded. For one thread at a time. */
final class GuestContext implements AutoCloseable {
    // Three times what the interpreter does in a millisecond of the tightest loop: the time limit
    // comes first, and this bounds a loop that nobody cuts, such as one in top-level code.
    private static final long STATEMENTS_PER_MILLI = 100_000;
    // Enough for the top level of any module, whatever the limit of a call.
    private static final Duration LEAST_BUDGET = Duration.ofMillis(50);
    // Top-level code should take milliseconds; longer than this it is a bug of the bundle.
    private static final long EVALUATION_SECONDS = 10;
    private static final Pattern DEFAULT_EXPORT = Pattern.compile("\\bexport\\s+default\\b");

    private final Context context;
    private final HostFunctions host = new HostFunctions();
    private final Map<Stage, Value> handlers = new EnumMap<>(Stage.class);
    private final Value kit;

    private GuestContext(GuestProgram program, Duration time) {
        context = program.newContext(statements(time));
        try {
            kit = context.eval("js", "({})");
            Object functions = host.asObject();
            for (Source source : program.prelude()) {
                context.eval(source).executeVoid(functions, kit);
            }
        } catch (PolyglotException e) {
            context.close(true);
            throw new IllegalStateException("the prelude failed: " + GuestFault.describe(e), e);
        }
        host.failWith(kit.getMember("fail"));
    }

    /**
     * A new context in which the plugin's top-level code has run.
     *
     * @param log where messages of the top-level code go; null drops them
     * @param time how long a call may compute
     * @throws BundleException if the code does not parse, fails or exports the wrong things
     */
    static GuestContext evaluate(GuestProgram program, System.@Nullable Logger log, Duration time)
            throws BundleException {
        GuestContext guest = new GuestContext(program, time);
        guest.host.logTo(log);
        Executor afterTooLong =
                CompletableFuture.delayedExecutor(EVALUATION_SECONDS, TimeUnit.SECONDS);
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(guest::kill, afterTooLong);
        try {
            guest.load(program);
            return guest;
        } catch (PolyglotException e) {
            guest.kill();
            throw new BundleException("bundle %s: %s".formatted(program.label(), loadFault(e)), e);
        } catch (BundleException e) {
            guest.kill();
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** Whether calls that may compute for {@code time} have statements enough here. */
    static long statements(Duration time) {
        Duration budget = time.compareTo(LEAST_BUDGET) < 0 ? LEAST_BUDGET : time;
        return Math.multiplyExact(budget.toMillis(), STATEMENTS_PER_MILLI);
    }

    /**
     * Makes it ready for calls: gives the plugin its configuration and freezes all built-ins.
     *
     * @param log where messages of calls go; null drops them
     */
    void seal(String configJson, System.@Nullable Logger log) {
        host.logTo(log);
        kit.invokeMember("seal", configJson);
    }

    /** The handlers that the plugin has; at least one. */
    Set<Stage> stages() {
        return Set.copyOf(handlers.keySet());
    }

    /**
     * Runs the handler for {@code call}, which must be for one of {@link #stages}.
     *
     * @throws GuestFault if the plugin's code fails, or returns a promise that never settles
     */
    void run(GuestCall call) throws GuestFault {
        try {
            context.resetLimits();
            Value handler = handlers.get(call.stage());
            if (handler == null) {
                throw new IllegalStateException("no handler " + call.stage().handler());
            }
            boolean pending = handler.execute(call).asBoolean();
            // Here the queue of jobs is empty: nothing can settle the promise any more.
            if (pending && !call.settled()) {
                throw new GuestFault(
                        GuestFault.Kind.THROWN,
                        "its promise never settles: no job is left to run that could settle it");
            }
            Value rejection = call.rejection();
            if (rejection != null) {
                throw rejected(rejection);
            }
        } catch (PolyglotException e) {
            throw GuestFault.of(e);
        } finally {
            call.end();
        }
    }

    /** Runs for ever: for rehearsing {@link #kill}. */
    void spin() {
        kit.invokeMember("spin");
    }

    /** Stops what runs in the context, wherever, and closes it. Blocks until it has stopped. */
    void kill() {
        context.close(true);
    }

    @Override
    public void close() {
        context.close(true);
    }

    private static GuestFault rejected(Value reason) {
        if (reason.isException()) {
            try {
                throw reason.throwException();
            } catch (PolyglotException e) {
                return GuestFault.of(e);
            }
        }
        String text = reason.isString() ? reason.asString() : reason.toString();
        return new GuestFault(GuestFault.Kind.THROWN, "it threw a value that is no Error: " + text);
    }

    private void load(GuestProgram program) throws BundleException {
        Value exports = context.eval(program.entry());
        if (!exports.hasMember("default")) {
            throw illShaped(program, "has no default export");
        }
        Value attached = kit.invokeMember("attach", exports.getMember("default"));
        if (attached.isString()) {
            throw illShaped(program, attached.asString());
        }
        for (Stage stage : Stage.values()) {
            Value handler = attached.getMember(stage.handler());
            if (handler != null && handler.canExecute()) {
                handlers.put(stage, handler);
            }
        }
    }

    private static BundleException illShaped(GuestProgram program, String what) {
        Source entry = program.entry();
        Matcher found = DEFAULT_EXPORT.matcher(entry.getCharacters());
        int at = found.find() ? found.start() : 0;
        return new BundleException(
                "bundle %s: %s:%d:%d: the default export %s; write export default { onRequest(request, ctx) {…}, onResponse(response, ctx) {…} }"
                        .formatted(
                                program.label(),
                                entry.getName(),
                                entry.getLineNumber(at),
                                entry.getColumnNumber(at),
                                what));
    }

    private static String loadFault(PolyglotException e) {
        if (e.isResourceExhausted() || e.isCancelled()) {
            return "its top-level code runs for too long; do the work in onRequest or onResponse";
        }
        return GuestFault.describe(e);
    }
}
