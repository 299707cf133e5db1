/** JSON text and the values it stands for. */
@NullMarked
package dev.weir.control.json;

import org.jspecify.annotations.NullMarked;
