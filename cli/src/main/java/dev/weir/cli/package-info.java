/** The {@code weir} command and the assembly of a gateway from its modules. */
@NullMarked
package dev.weir.cli;

import org.jspecify.annotations.NullMarked;
