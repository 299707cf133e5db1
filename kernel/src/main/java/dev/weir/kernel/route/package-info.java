/** Which route a request takes. */
@NullMarked
package dev.weir.kernel.route;

import org.jspecify.annotations.NullMarked;
