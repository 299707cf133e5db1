/** The WebAssembly engine on Chicory. The only package that knows it. */
@NullMarked
package dev.weir.wasm.chicory;

import org.jspecify.annotations.NullMarked;
