package dev.weir.js;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How JavaScript runs in this process. Names no type of the engine, so that asking loads nothing.
 */
public final class JsRuntime {
    private static final System.Logger LOG = System.getLogger("dev.weir.js");
    private static final AtomicReference<State> STATE = new AtomicReference<>(State.NOT_LOADED);

    /** What is known of the engine. */
    public enum State {
        /** No plugin has needed it yet. */
        NOT_LOADED,
        /** It interprets, which every JDK can do. */
        INTERPRETING,
        /** It compiles what runs often ({@code --js optimizing}). */
        OPTIMIZING
    }

    private JsRuntime() {}

    /** As it is now. Any thread. */
    public static State state() {
        return STATE.get();
    }

    /** Loads the engine, which takes about a second, to see. */
    public static State check() {
        Sandbox.engine().close();
        return state();
    }

    /** An engine was made. */
    static void loaded(String implementation, String version) {
        State found = implementation.equals("Interpreted") ? State.INTERPRETING : State.OPTIMIZING;
        if (STATE.getAndSet(found) == State.NOT_LOADED) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "JavaScript runs on GraalJS {0}, {1}",
                    version,
                    found == State.OPTIMIZING ? "optimizing" : "interpreted");
        }
    }
}
