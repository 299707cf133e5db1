/** The gateway itself: what is configured, what runs, and how one becomes the other. */
@NullMarked
package dev.weir.kernel;

import org.jspecify.annotations.NullMarked;
