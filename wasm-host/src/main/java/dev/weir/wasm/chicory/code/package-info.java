/** The code that the engine makes of a module, as Weir runs it, and the memory that it runs on. */
@NullMarked
package dev.weir.wasm.chicory.code;

import org.jspecify.annotations.NullMarked;
