/** Conditions written in CEL, the Common Expression Language. Loaded when the first one is read. */
@NullMarked
package dev.weir.cel;

import org.jspecify.annotations.NullMarked;
