/** What {@code crypto} of the Web computes, on the JDK. */
@NullMarked
package dev.weir.js.crypto;

import org.jspecify.annotations.NullMarked;
