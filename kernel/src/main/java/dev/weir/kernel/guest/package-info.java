/** Keeps guest code within its limits: the watchdog and the slots it watches. */
@NullMarked
package dev.weir.kernel.guest;

import org.jspecify.annotations.NullMarked;
