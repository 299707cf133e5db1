package dev.weir.wasm.engine;

/** Compiles WebAssembly. Safe for every thread. */
public interface WasmEngine {

    /**
     * Parses, validates and compiles a module. Takes long; its result is shared by all instances.
     *
     * @throws WasmException if the bytes are not a module that this engine runs within bounds; the
     *     message says what was found
     */
    WasmModule load(byte[] wasm, Mode mode);

    /** How code is run. */
    enum Mode {
        /** Compiled: fast, and the compiler is trusted. */
        COMPILED,
        /** Interpreted: some 4 to 80 times slower, and nothing of it becomes code of the JVM. */
        INTERPRETED
    }
}
