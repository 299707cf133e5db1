package dev.weir.js;

import dev.weir.js.quick.Handles;
import dev.weir.js.quick.QuickFault;
import dev.weir.js.quick.QuickGuest;
import java.util.TreeSet;

/**
 * QuickJS with the prelude in it and nothing of a plugin's, evaluated once for the process: each
 * plugin is loaded into a copy.
 */
final class SandboxPrelude {
    /** It takes less than one; the limit that a plugin has is its own matter. */
    private static final long MOST_BYTES = 16L << 20;

    private SandboxPrelude() {}

    private static final class Held {
        private static final QuickGuest.Snapshot SNAPSHOT = evaluate();
    }

    /** As it is after the prelude; the first call evaluates that. */
    static QuickGuest.Snapshot snapshot() {
        return Held.SNAPSHOT;
    }

    private static QuickGuest.Snapshot evaluate() {
        Handles handles = new Handles(SandboxFunctions::weight, MOST_BYTES);
        SandboxFunctions functions =
                new SandboxFunctions(
                        name -> {
                            throw new IllegalArgumentException("the prelude imports " + name);
                        },
                        handles,
                        null,
                        MOST_BYTES);
        try {
            QuickGuest guest = QuickGuest.open(functions, handles, MOST_BYTES);
            evaluate(guest, "sandbox/incoming");
            for (String name : PreludeFiles.CORE) {
                evaluate(guest, name);
            }
            evaluate(guest, "sandbox/quick");
            for (String name : new TreeSet<>(HostApi.parts())) {
                guest.prelude(name, PreludeFiles.text(name), true);
            }
            return guest.snapshot();
        } catch (QuickFault e) {
            throw new IllegalStateException("the prelude failed: " + e.text() + e.stack(), e);
        }
    }

    private static void evaluate(QuickGuest guest, String name) throws QuickFault {
        guest.prelude(name, PreludeFiles.text(name), false);
    }
}
