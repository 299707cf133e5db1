/**
 * The host's side of the Proxy-Wasm ABI: the functions that guests call, by area, and the state
 * they act on. Written from the specification of 0.2.1; where it is silent, as Envoy does.
 */
@NullMarked
package dev.weir.wasm.abi;

import org.jspecify.annotations.NullMarked;
