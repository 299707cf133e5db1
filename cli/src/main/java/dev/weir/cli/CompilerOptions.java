package dev.weir.cli;

import java.lang.management.ManagementFactory;
import java.util.List;
import picocli.CommandLine.Option;

/**
 * What compiles JavaScript, and the JVM's bytecode with all that WASM guests become: a choice at
 * launch, for which {@code ./weir} sets the JVM's options.
 */
final class CompilerOptions {
    /** The compiler's own; it works on no JDK below it. */
    private static final int LEAST_UPDATE = 3;

    enum Js {
        INTERPRETED,
        OPTIMIZING
    }

    enum Jit {
        STANDARD,
        GRAAL
    }

    @Option(
            names = "--js",
            paramLabel = "interpreted|optimizing",
            description =
                    "How JavaScript runs (default: interpreted). The optimizing runtime makes code fast that computes a lot, and starts slower.")
    private Js js = Js.INTERPRETED;

    @Option(
            names = "--jit",
            paramLabel = "standard|graal",
            description =
                    "What makes machine code (default: standard, the JDK's own). Graal makes WASM guests fast that compute a lot, starts slower and needs more memory; with it JavaScript is optimized, too.")
    private Jit jit = Jit.STANDARD;

    /** Whether the compiler works on that JDK, as far as its version tells. */
    static boolean possible(Runtime.Version jdk) {
        return jdk.feature() == 25 && jdk.interim() == 0 && jdk.update() >= LEAST_UPDATE;
    }

    /** Says so where the JVM was not started for them; it then does without. */
    void check() {
        List<String> arguments = ManagementFactory.getRuntimeMXBean().getInputArguments();
        if (js == Js.OPTIMIZING && !arguments.contains("-XX:+EnableJVMCI")) {
            System.err.println(
                    "weir: JavaScript is interpreted: the JVM was not started for --js optimizing");
        }
        if (jit == Jit.GRAAL && !arguments.contains("-XX:+UseJVMCICompiler")) {
            System.err.println(
                    "weir: the JDK's own compiler is used: the JVM was not started for --jit graal");
        }
    }
}
