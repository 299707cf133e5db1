package dev.weir.js;

import dev.weir.js.recursion.RecursionBound;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.ResourceLimits;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/**
 * What engines and contexts may do: nothing outside the bundle, and nothing that takes so much in
 * one step that the watchdog comes too late. All but {@link #HARD} is what {@link
 * org.graalvm.polyglot.SandboxPolicy#CONSTRAINED} accepts; that policy would forbid these options
 * for being experimental, though each of them takes something away.
 */
final class Sandbox {
    /** The longest string and typed array: no single step allocates much more. */
    private static final String LONGEST = String.valueOf(8 << 20);

    private static final Map<String, String> HARD =
            Map.of(
                    // Arithmetic on huge ones is one step, which nothing can cut.
                    "js.bigint", "false",
                    "js.string-length-limit", LONGEST,
                    "js.max-typed-array-length", LONGEST,
                    // Shared memory has no second thread here; waiting on it would be a way to
                    // hang.
                    "js.atomics", "false",
                    "js.shared-array-buffer", "false",
                    "js.java-package-globals", "false",
                    "js.polyglot-builtin", "false");

    private static final String VERSION_FILE = "/META-INF/graalvm/org.graalvm.polyglot/version";

    // No member of any Java object; the bytes of a buffer that a guest is given, it can copy.
    private static final HostAccess ACCESS =
            HostAccess.newBuilder(HostAccess.CONSTRAINED).allowBufferAccess(true).build();

    // Counting makes a statement dearer, and the prelude runs some for each thing a plugin asks
    // for.
    private static final Predicate<Source> PLUGIN_CODE = Predicate.not(Source::isInternal);

    private Sandbox() {}

    static Engine engine() {
        Engine engine = options().allowExperimentalOptions(true).options(HARD).build();
        JsRuntime.loaded(engine.getImplementationName(), version());
        Objects.requireNonNull(engine.getInstruments().get(RecursionBound.ID), "no instrument")
                .lookup(RecursionBound.Held.class);
        return engine;
    }

    /** Which GraalJS it is. The engine itself says no more than that it is a development build. */
    static String version() {
        try (InputStream in = Engine.class.getResourceAsStream(VERSION_FILE)) {
            return in == null
                    ? "of an unknown version"
                    : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(VERSION_FILE + " cannot be read", e);
        }
    }

    /** An engine but for the options that take more away. */
    static Engine.Builder options() {
        return Engine.newBuilder("js")
                .in(InputStream.nullInputStream())
                .out(OutputStream.nullOutputStream())
                .err(OutputStream.nullOutputStream())
                .logHandler(OutputStream.nullOutputStream())
                // A stock JDK interprets; that is known and measured, not worth twelve lines.
                .option("engine.WarnInterpreterOnly", "false")
                .option("js.allow-eval", "false")
                .option("js.console", "false") // the prelude brings its own
                .option("js.esm-eval-returns-exports", "true")
                .option("js.graal-builtin", "false")
                .option("js.load", "false")
                .option("js.print", "false");
    }

    /**
     * A context with nothing in it.
     *
     * @param files what its code may import
     * @param statements how many may run before it dies, unless they are reset
     */
    static Context.Builder context(IOAccess files, long statements) {
        return Context.newBuilder("js")
                .allowHostAccess(ACCESS)
                .allowIO(files)
                .resourceLimits(
                        ResourceLimits.newBuilder()
                                .statementLimit(statements, PLUGIN_CODE)
                                .build());
    }
}
