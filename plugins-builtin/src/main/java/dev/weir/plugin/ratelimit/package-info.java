/** {@code rate-limit}: so many requests in a time, counted on this node. */
@NullMarked
package dev.weir.plugin.ratelimit;

import org.jspecify.annotations.NullMarked;
