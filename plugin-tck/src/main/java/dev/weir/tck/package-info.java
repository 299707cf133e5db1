/**
 * What every filter has to keep, as JUnit classes to extend, and small recording doubles of what a
 * filter meets: a chain, an exchange, a context.
 */
@NullMarked
package dev.weir.tck;

import org.jspecify.annotations.NullMarked;
