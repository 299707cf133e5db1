/** Text and bytes: the Encoding Standard and base64. */
@NullMarked
package dev.weir.js.text;

import org.jspecify.annotations.NullMarked;
