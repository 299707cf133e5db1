package dev.weir.wasm.engine;

import java.util.List;
import java.util.Optional;

/** Compiled code without state. Safe for every thread. */
public interface WasmModule {

    /** The functions that it needs from its host, in their order. */
    List<Import> imports();

    /** The type of an exported function; empty if there is none of that name. */
    Optional<FunctionType> function(String export);

    /** The memory that each instance starts with, in bytes. */
    long initialMemoryBytes();

    /**
     * Makes an instance and runs the module's start section, if it has one: guest code.
     *
     * @param linker gives the host's function for each import
     * @param maxMemoryBytes the most that its memory may grow to; beyond it {@code memory.grow}
     *     answers -1
     * @throws WasmException if the initial memory is larger than that, or the start section failed
     */
    WasmInstance instantiate(Linker linker, long maxMemoryBytes);

    /** A function that the module needs from its host. */
    record Import(String module, String name, FunctionType type) {}

    /** Gives the host's functions. */
    @FunctionalInterface
    interface Linker {
        /** The function to run for that import; it has the import's type. */
        HostFunction link(Import function);

        /**
         * The instance is there: said once, before the first function is called, which the start
         * section may do.
         */
        default void made(WasmInstance instance) {
            // who has no start section waits for the result
        }
    }
}
