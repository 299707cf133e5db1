package dev.weir.wasm.engine;

import java.util.Optional;

/** A module with its memory. For one thread at a time. */
public interface WasmInstance {

    /** An exported function; empty if there is none of that name. */
    Optional<GuestFunction> function(String export);

    /** The linear memory. */
    WasmMemory memory();
}
