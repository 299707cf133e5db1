/** Names places of a bundle's files as its author knows them. */
@NullMarked
package dev.weir.js.sourcemap;

import org.jspecify.annotations.NullMarked;
