/**
 * Reads {@code weir.yaml}: text to a tree that knows its places, references filled in, bound to the
 * kernel's records; every mistake at once, each with its place.
 */
@NullMarked
package dev.weir.control.config;

import org.jspecify.annotations.NullMarked;
