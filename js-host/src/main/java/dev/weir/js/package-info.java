/**
 * JavaScript plugins: a bundle is one {@link dev.weir.js.GuestProgram}, an instance a {@link
 * dev.weir.js.JsFilter} with its {@link dev.weir.js.GuestPool} of contexts, and one entry into the
 * plugin's code a {@link dev.weir.js.GuestCall}.
 */
@NullMarked
package dev.weir.js;

import org.jspecify.annotations.NullMarked;
