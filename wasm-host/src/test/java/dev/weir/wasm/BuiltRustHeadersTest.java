package dev.weir.wasm;

/** The sample as built from its source. */
class BuiltRustHeadersTest extends RustHeadersCases {
    @Override
    TestBundle bundle() {
        return TestBundle.rustHeadersFromSource();
    }
}
