/** An instrument of the engine that bounds recursion. */
@org.jspecify.annotations.NullMarked
package dev.weir.js.recursion;
