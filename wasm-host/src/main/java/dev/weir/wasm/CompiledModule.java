package dev.weir.wasm;

import dev.weir.wasm.engine.WasmModule;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** Compiled code, and whether the JVM has seen it run. */
final class CompiledModule {
    private final WasmModule module;
    private final AtomicBoolean warm = new AtomicBoolean();

    CompiledModule(WasmModule module) {
        this.module = module;
    }

    WasmModule module() {
        return module;
    }

    /** How long a new plugin instance warms up: short if others of the same code did before. */
    Duration warmUp() {
        return Duration.ofMillis(warm.getAndSet(true) ? 10 : 150);
    }
}
