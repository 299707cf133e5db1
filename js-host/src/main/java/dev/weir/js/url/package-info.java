/** URLs as browsers read and write them: the URL Standard (url.spec.whatwg.org). */
@NullMarked
package dev.weir.js.url;

import org.jspecify.annotations.NullMarked;
