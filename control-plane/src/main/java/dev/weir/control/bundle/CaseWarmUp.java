package dev.weir.control.bundle;

import dev.weir.api.spi.PluginFactory;
import dev.weir.cases.CaseRunner;
import dev.weir.cases.InvalidCasesException;
import dev.weir.cases.PluginCase;
import dev.weir.control.config.SchemaFaults;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.registry.Bundle;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Plays the cases that a bundle brings before it takes traffic, so that its code is parsed, linked
 * and on its way through the JIT. They run on a bench of their own: what they count, keep and call
 * is scripted, and whether they pass is not asked here. Safe for every thread.
 */
final class CaseWarmUp {
    /** For each plugin that was loaded anew; one call at most goes beyond it. */
    private static final Duration MOST = Duration.ofMillis(200);

    private static final int ROUNDS = 20;
    private static final System.Logger LOG = System.getLogger(CaseWarmUp.class.getName());

    // Weak, as the resolver's own.
    private final Map<PluginFactory<?>, Boolean> warmed =
            Collections.synchronizedMap(new WeakHashMap<>());
    private final Queue<Runnable> noted = new ConcurrentLinkedQueue<>();

    /** Notes a plugin for {@link #warmNoted}. */
    void note(Bundle bundle, ResolvedPlugin plugin) {
        noted.add(() -> warm(bundle, plugin));
    }

    /** Warms what was noted, on a thread behind the caller. */
    void warmNoted() {
        if (!noted.isEmpty()) {
            Thread.ofPlatform().daemon().name("weir-warm-up").start(this::warmAll);
        }
    }

    private void warmAll() {
        for (Runnable next = noted.peek(); next != null; next = noted.peek()) {
            next.run();
            noted.remove();
        }
    }

    /** Whether nothing noted is still to be warmed. */
    boolean isDone() {
        return noted.isEmpty();
    }

    /** Warms a plugin, the first time that it is seen. Takes its time: not on a virtual thread. */
    void warm(Bundle bundle, ResolvedPlugin plugin) {
        if (warmed.put(plugin.factory(), true) != null) {
            return;
        }
        try {
            List<PluginCase> cases = BundleCases.of(bundle, "");
            if (!cases.isEmpty()) {
                play(cases, plugin);
            }
        } catch (InvalidCasesException | RuntimeException e) {
            // Whoever tests the plugin is told; what it does for real does not hang on its cases.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "%s is not warmed by its cases".formatted(bundle.manifest().name()),
                    e);
        }
    }

    private static void play(List<PluginCase> cases, ResolvedPlugin plugin) {
        long start = System.nanoTime();
        try (CaseRunner runner = new CaseRunner(plugin, SchemaFaults::of)) {
            for (int i = 0; i < ROUNDS * cases.size(); i++) {
                runner.once(cases.get(i % cases.size()));
                if (System.nanoTime() - start > MOST.toNanos()) {
                    return;
                }
            }
        }
    }
}
