/** The services behind a plugin's context: key-values, meters, scheduled work, call-outs. */
@NullMarked
package dev.weir.kernel.service;

import org.jspecify.annotations.NullMarked;
