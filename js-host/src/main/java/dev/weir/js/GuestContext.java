package dev.weir.js;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.PluginContext;
import dev.weir.js.engine.DeepFreeze;
import dev.weir.js.engine.Realm;
import dev.weir.js.engine.SeenThreads;
import dev.weir.js.sourcemap.SourceMaps;
import java.time.Duration;
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
final class GuestContext implements Script, AutoCloseable {
    // Three times what the interpreter does in a millisecond of the tightest loop: the time limit
    // comes first, and this bounds a loop that nobody cuts, such as one in top-level code.
    private static final long STATEMENTS_PER_MILLI = 100_000;
    // Enough for the top level of any module, whatever the limit of a call.
    private static final long LEAST_BUDGET_MILLIS = 50;
    private static final long MOST_BUDGET_MILLIS = Duration.ofHours(1).toMillis();
    // Top-level code should take milliseconds; longer than this it is a bug of the bundle.
    private static final Executor AFTER_TOO_LONG =
            CompletableFuture.delayedExecutor(10, TimeUnit.SECONDS);
    // Without a prototype: what the prelude asks of it must not be found in one that is the
    // plugin's.
    private static final String KIT =
            "({ __proto__: null, get call() { return this.currentCall(); } })";
    private static final Pattern DEFAULT_EXPORT = Pattern.compile("\\bexport\\s+default\\b");

    private final Context context;
    private final SeenThreads threads;
    private final SourceMaps maps;
    private final HostFunctions host;
    private final Realm realm;
    private final Value kit;
    private final Handlers handlers;

    private GuestContext(GuestProgram program, Duration time, @Nullable Runnable pause) {
        maps = program.maps();
        context = program.newContext(statements(time));
        threads = SeenThreads.of(context);
        try {
            realm = Realm.of(context, program.code());
            host = new HostFunctions(realm, pause);
            kit = context.eval("js", KIT);
            kit.putMember("deepFreeze", DeepFreeze.in(context));
            EngineApi engine = new EngineApi(realm, host, kit);
            Value functions = host.core();
            for (Source source : program.prelude()) {
                context.eval(source).executeVoid(functions, kit);
            }
            handlers = engine.handlers();
        } catch (PolyglotException e) {
            context.close(true);
            throw new IllegalStateException(
                    "the prelude failed: " + GuestFault.describe(e, maps), e);
        }
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
        return evaluate(program, log, time, null);
    }

    /** The same; {@code pause} is done before each of its calls into the host. */
    static GuestContext evaluate(
            GuestProgram program,
            System.@Nullable Logger log,
            Duration time,
            @Nullable Runnable pause)
            throws BundleException {
        GuestContext guest = new GuestContext(program, time, pause);
        guest.host.logTo(log);
        CompletableFuture<Void> deadline = CompletableFuture.runAsync(guest::kill, AFTER_TOO_LONG);
        try {
            guest.load(program);
            return guest;
        } catch (PolyglotException e) {
            guest.kill();
            throw new BundleException(
                    "bundle %s: %s".formatted(program.label(), loadFault(program, e)), e);
        } catch (BundleException e) {
            guest.kill();
            throw e;
        } finally {
            deadline.cancel(false);
        }
    }

    /** How many statements a call may run that may compute for {@code time}. */
    static long statements(Duration time) {
        long millis = TimeUnit.MILLISECONDS.convert(time); // saturates, however long it is
        return Math.clamp(millis, LEAST_BUDGET_MILLIS, MOST_BUDGET_MILLIS) * STATEMENTS_PER_MILLI;
    }

    /**
     * Gives the plugin its configuration.
     *
     * @param instance where messages of calls go, and what they may use; null for a context of no
     *     instance, which has neither
     */
    void configure(String configJson, @Nullable PluginContext instance) {
        host.serve(instance);
        kit.invokeMember("configure", configJson);
    }

    /** Evaluates what the plugin's text names, which otherwise happens when it is asked for. */
    void prepare(GuestProgram program) {
        program.parts().forEach(part -> kit.invokeMember("part", part));
        Value lazy = kit.getMember("lazy");
        for (String global : Set.copyOf(lazy.getMemberKeys())) {
            if (program.words().contains(global)) {
                lazy.invokeMember(global);
            }
        }
    }

    /** Freezes all built-ins, so that one call cannot change the next. */
    void seal() {
        kit.invokeMember("seal");
    }

    /** The handlers that the plugin has; at least one. */
    Set<Stage> stages() {
        return handlers.stages();
    }

    @Override
    public void begin(GuestCall call) throws GuestFault {
        step(call, () -> handlers.begin(call));
    }

    @Override
    public void resume(GuestCall call, Operations.Done done) throws GuestFault {
        String reason = done.reason();
        Object value = reason == null ? done.value() : null;
        Object failure = reason == null ? Realm.UNDEFINED : reason;
        step(call, () -> handlers.resume(call, done.callback(), value, failure));
    }

    @Override
    public void resume(GuestCall call, Object function, Object argument) throws GuestFault {
        step(call, () -> handlers.resume(call, function, argument, Realm.UNDEFINED));
    }

    private void step(GuestCall call, Runnable code) throws GuestFault {
        try {
            // Once for all that is done in it.
            threads.enter(context);
            try {
                context.resetLimits();
                code.run();
            } finally {
                context.leave();
                threads.left();
            }
            Object reason = call.takeRejection();
            if (reason != null) {
                throw rejected(realm.value(reason));
            }
        } catch (PolyglotException e) {
            throw GuestFault.of(e, maps);
        } catch (IllegalStateException e) {
            // A cut that was decided before guest code began.
            throw GuestFault.closed();
        }
    }

    /** Runs until it is killed: for rehearsing {@link #kill}. */
    void spin() {
        try {
            kit.invokeMember("spin");
        } catch (PolyglotException e) {
            if (!e.isCancelled() && !e.isResourceExhausted()) {
                throw e;
            }
        } catch (IllegalStateException e) {
            // Killed before it began.
        }
    }

    /** Stops what runs in the context, wherever, and closes it. Blocks until it has stopped. */
    void kill() {
        context.close(true);
    }

    @Override
    public void close() {
        context.close(true);
    }

    private GuestFault rejected(Value reason) {
        if (reason.isException()) {
            try {
                throw reason.throwException();
            } catch (PolyglotException e) {
                return GuestFault.of(e, maps);
            }
        }
        return GuestFault.noError(reason.isString() ? reason.asString() : reason.toString());
    }

    private void load(GuestProgram program) throws BundleException {
        Value exports = context.eval(program.entry());
        if (!exports.hasMember("default")) {
            throw illShaped(program, "has no default export");
        }
        Value plugin = exports.getMember("default");
        Value attached = kit.invokeMember("attach", plugin, true);
        if (attached.isString()) {
            throw illShaped(program, attached.asString());
        }
        handlers.attach(plugin, attached);
    }

    private static BundleException illShaped(GuestProgram program, String what) {
        Source entry = program.entry();
        String at = placeOfDefaultExport(entry.getName(), entry.getCharacters().toString());
        return new BundleException(
                "bundle %s: %s: the default export %s; write export default { onRequest(request, ctx) {…}, onResponse(response, ctx) {…} }"
                        .formatted(program.label(), at, what));
    }

    /** {@code file:line:column} of where a module exports its handlers. */
    static String placeOfDefaultExport(String file, String text) {
        Matcher found = DEFAULT_EXPORT.matcher(text);
        int at = found.find() ? found.start() : 0;
        int lineStart = text.lastIndexOf('\n', at - 1) + 1;
        long line = 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
        return "%s:%d:%d".formatted(file, line, at - lineStart + 1);
    }

    private static String loadFault(GuestProgram program, PolyglotException e) {
        if (e.isResourceExhausted() || e.isCancelled()) {
            return "its top-level code runs for too long; do the work in onRequest or onResponse";
        }
        return GuestFault.describe(e, program.maps());
    }
}
