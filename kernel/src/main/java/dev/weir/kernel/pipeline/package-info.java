/** The filters of a route, each behind its guard, and the watchdog that stops guests. */
@NullMarked
package dev.weir.kernel.pipeline;

import org.jspecify.annotations.NullMarked;
