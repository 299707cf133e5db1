/** How a configuration comes into force: checked whole, built beside the old, stored, swapped. */
@NullMarked
package dev.weir.control.apply;

import org.jspecify.annotations.NullMarked;
