/** What happened lately: the last failures of exchanges, and events of plugin instances. */
@NullMarked
package dev.weir.kernel.journal;

import org.jspecify.annotations.NullMarked;
