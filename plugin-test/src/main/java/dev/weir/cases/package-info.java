/**
 * Cases of a plugin: what comes in, what the upstream answers, and what must come out. They are
 * read from {@code cases/*.yaml} and run through the gateway's own pipeline, with a scripted
 * upstream at its end.
 */
@NullMarked
package dev.weir.cases;

import org.jspecify.annotations.NullMarked;
