package dev.weir.js.quick;

import dev.weir.wasm.chicory.ChicoryEngine;
import dev.weir.wasm.engine.WasmEngine;
import dev.weir.wasm.engine.WasmModule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The compiled engine, one for the process. */
final class QuickEngine {
    private static final String FILE = "quickjs.wasm";

    /** Compiled with the first use, or taken from the disk; some seconds or less than one. */
    static final WasmModule MODULE = load();

    private QuickEngine() {}

    private static WasmModule load() {
        try (InputStream in = QuickEngine.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + FILE + " is missing from js-host");
            }
            return ChicoryEngine.standard().load(in.readAllBytes(), WasmEngine.Mode.COMPILED);
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + FILE + " cannot be read", e);
        }
    }
}
