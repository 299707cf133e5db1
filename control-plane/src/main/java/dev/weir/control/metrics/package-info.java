/** The figures of the data plane as meters. */
@NullMarked
package dev.weir.control.metrics;

import org.jspecify.annotations.NullMarked;
