/** How much is held in memory for clients, and the bound on it. */
@NullMarked
package dev.weir.kernel.memory;

import org.jspecify.annotations.NullMarked;
