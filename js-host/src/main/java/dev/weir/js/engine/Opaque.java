package dev.weir.js.engine;

import com.oracle.truffle.api.interop.TruffleObject;

/**
 * An object of the gateway's that a guest holds and cannot look into.
 *
 * @param value the object
 */
public record Opaque(Object value) implements TruffleObject {}
