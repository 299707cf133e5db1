package dev.weir.cli;

import java.lang.management.ManagementFactory;
import picocli.CommandLine.Option;

/**
 * How JavaScript is to run: a choice at launch, for which {@code ./weir} sets the JVM's options.
 */
final class JsOption {
    /** The compiler's own; it works on no JDK below it. */
    private static final int LEAST_UPDATE = 3;

    enum Mode {
        INTERPRETED,
        OPTIMIZING
    }

    @Option(
            names = "--js",
            paramLabel = "interpreted|optimizing",
            description =
                    "How JavaScript runs (default: interpreted). The optimizing runtime makes code fast that computes a lot, and starts slower.")
    private Mode mode = Mode.INTERPRETED;

    /** Whether the compiler of GraalJS works on that JDK, as far as its version tells. */
    static boolean possible(Runtime.Version jdk) {
        return jdk.feature() == 25 && jdk.interim() == 0 && jdk.update() >= LEAST_UPDATE;
    }

    /** Says so where the JVM was not started for it; JavaScript then runs interpreted. */
    void check() {
        boolean prepared =
                ManagementFactory.getRuntimeMXBean()
                        .getInputArguments()
                        .contains("-XX:+EnableJVMCI");
        if (mode == Mode.OPTIMIZING && !prepared) {
            System.err.println(
                    "weir: JavaScript is interpreted: the JVM was not started for --js optimizing");
        }
    }
}
