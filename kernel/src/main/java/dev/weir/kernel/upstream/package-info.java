/** The way to the targets: balancing, pooled connections, sending requests and reading answers. */
@NullMarked
package dev.weir.kernel.upstream;

import org.jspecify.annotations.NullMarked;
