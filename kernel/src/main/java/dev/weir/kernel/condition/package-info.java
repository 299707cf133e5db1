/** Which requests a filter is shown: conditions, and the languages they may be written in. */
@NullMarked
package dev.weir.kernel.condition;

import org.jspecify.annotations.NullMarked;
