/** When waiting ends: deadlines of connections, and the one thread that enforces them. */
@NullMarked
package dev.weir.kernel.deadline;

import org.jspecify.annotations.NullMarked;
