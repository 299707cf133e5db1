/** {@code key-auth}: consumers known by an API key. */
@NullMarked
package dev.weir.plugin.keyauth;

import org.jspecify.annotations.NullMarked;
