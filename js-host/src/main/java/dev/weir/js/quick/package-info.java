/**
 * QuickJS compiled to WebAssembly: a JavaScript engine whose whole state lies in one linear memory.
 * Knows nothing of filters.
 */
@NullMarked
package dev.weir.js.quick;

import org.jspecify.annotations.NullMarked;
