/**
 * The records of a gateway configuration: checked, resolved, without a trace of the format they
 * were written in.
 */
@NullMarked
package dev.weir.kernel.config;

import org.jspecify.annotations.NullMarked;
