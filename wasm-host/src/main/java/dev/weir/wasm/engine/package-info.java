/**
 * What Weir asks of a WebAssembly engine, and nothing else: the engine behind it can be exchanged
 * without touching the rest of the host.
 */
@NullMarked
package dev.weir.wasm.engine;

import org.jspecify.annotations.NullMarked;
