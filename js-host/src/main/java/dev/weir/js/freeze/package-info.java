/** Freezing of objects, written against what the engine is made of. */
@org.jspecify.annotations.NullMarked
package dev.weir.js.freeze;
