/** Where connections come in, and what runs on each. */
@NullMarked
package dev.weir.kernel.listener;

import org.jspecify.annotations.NullMarked;
