/** Where the gateway gets plugins from, and the instances it has made of them. */
@NullMarked
package dev.weir.kernel.plugin;

import org.jspecify.annotations.NullMarked;
