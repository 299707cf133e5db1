/** The admin API: what runs, why, and how it is changed. */
@NullMarked
package dev.weir.control.admin;

import org.jspecify.annotations.NullMarked;
