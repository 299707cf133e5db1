package dev.weir.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What the process does on signals: HUP reads the configuration again; TERM and INT let requests in
 * flight end, after which the process exits 0; a second of these ends it at once.
 */
final class Signals {
    /** As a shell reports a process ended by SIGTERM. */
    private static final int ENDED_AT_ONCE = 143;

    private Signals() {}

    static void install(GatewayProcess process) {
        AtomicBoolean stopping = new AtomicBoolean();
        handle("HUP", process::reload);
        for (String name : new String[] {"TERM", "INT"}) {
            handle(
                    name,
                    () -> {
                        if (stopping.getAndSet(true)) {
                            Runtime.getRuntime().halt(ENDED_AT_ONCE);
                        }
                        process.drain();
                    });
        }
    }

    /**
     * Runs {@code action} on a thread of its own at each signal of that name. The JDK has this in
     * {@code sun.misc.Signal} alone, whose use javac warns about and cannot be told not to: hence
     * by reflection.
     */
    private static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object forward =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                action.run();
                                return null;
                            });
            handle.invoke(null, signal.getConstructor(String.class).newInstance(name), forward);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JVM cannot handle signals", e);
        }
    }
}
