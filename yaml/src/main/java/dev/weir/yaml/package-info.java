/**
 * Text to a tree that knows its places, and readers that take every mistake of it at once: unknown
 * keys with what may have been meant, wrong types, values out of range.
 */
@NullMarked
package dev.weir.yaml;

import org.jspecify.annotations.NullMarked;
