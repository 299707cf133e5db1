package dev.weir.wasm.abi;

/** A header field or pseudo header, its bytes as ISO-8859-1. */
record Field(String name, String value) {}
