package dev.weir.wasm;

import dev.weir.wasm.engine.WasmModule;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Compiled code, and whether the JVM has seen it run. */
final class CompiledModule {
    private static final Duration AGAIN = Duration.ofMillis(10);
    private static final Duration AT_START = Duration.ofMillis(150);
    private static final Duration FIRST = Duration.ofSeconds(1);

    /** How long a process counts as starting. */
    private static final Duration START = Duration.ofSeconds(10);

    private final WasmModule module;
    private final AtomicBoolean warm = new AtomicBoolean();

    CompiledModule(WasmModule module) {
        this.module = module;
    }

    WasmModule module() {
        return module;
    }

    /**
     * How long a new plugin instance warms up at most: short if others of the same code did before,
     * and at the start, when no request is used to anything faster and clients wait for the first.
     */
    Duration warmUp() {
        if (warm.getAndSet(true)) {
            return AGAIN;
        }
        long up = ManagementFactory.getRuntimeMXBean().getUptime();
        return up < START.toMillis() ? AT_START : FIRST;
    }
}
