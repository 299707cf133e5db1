/** {@code headers}: fields set, added and removed. */
@NullMarked
package dev.weir.plugin.headers;

import org.jspecify.annotations.NullMarked;
