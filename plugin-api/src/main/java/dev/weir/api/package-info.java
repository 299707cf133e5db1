/**
 * What a filter works with while one exchange passes: {@link dev.weir.api.Filter}, the immutable
 * heads {@link dev.weir.api.Request} and {@link dev.weir.api.Response}, their {@link
 * dev.weir.api.Body}, and the facts of the {@link dev.weir.api.Exchange}.
 */
@NullMarked
package dev.weir.api;

import org.jspecify.annotations.NullMarked;
