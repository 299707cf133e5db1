/** The host of WASM bundles: their factories, filters and guests. */
@NullMarked
package dev.weir.wasm;

import org.jspecify.annotations.NullMarked;
