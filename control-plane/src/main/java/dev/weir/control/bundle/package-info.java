/** From a plugin's name in a configuration to its verified bundle and the factory it becomes. */
@NullMarked
package dev.weir.control.bundle;

import org.jspecify.annotations.NullMarked;
