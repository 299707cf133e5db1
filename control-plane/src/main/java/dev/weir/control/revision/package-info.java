/** What survives a restart: the last good configuration and what the admin API added. */
@NullMarked
package dev.weir.control.revision;

import org.jspecify.annotations.NullMarked;
