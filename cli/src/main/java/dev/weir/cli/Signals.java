package dev.weir.cli;

import java.util.concurrent.atomic.AtomicBoolean;
import sun.misc.Signal;

/**
 * What the process does on signals: HUP reads the configuration again; TERM and INT let requests in
 * flight end and exit 0; a second of these ends at once.
 */
final class Signals {
    /** As a shell reports a process ended by SIGTERM. */
    private static final int ENDED_AT_ONCE = 143;

    private Signals() {}

    static void install(GatewayProcess process) {
        AtomicBoolean stopping = new AtomicBoolean();
        Signal.handle(new Signal("HUP"), _ -> process.reload());
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(
                    new Signal(name),
                    _ -> {
                        if (stopping.getAndSet(true)) {
                            Runtime.getRuntime().halt(ENDED_AT_ONCE);
                        }
                        process.drain();
                        System.exit(Exit.OK);
                    });
        }
    }
}
