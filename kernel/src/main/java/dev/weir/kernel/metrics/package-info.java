/** What is counted, per route and per plugin instance. */
@NullMarked
package dev.weir.kernel.metrics;

import org.jspecify.annotations.NullMarked;
