/** One request and its response on their way through the gateway, and how failures are rendered. */
@NullMarked
package dev.weir.kernel.exchange;

import org.jspecify.annotations.NullMarked;
